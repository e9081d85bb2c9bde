using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using RosePO;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Experiments;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Runtime.Provisioning;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Training;

// Runs the request of a JSON file, of the kind that is named before it, and says each step: a test can stop the process in the middle of
// one, or give it fewer processors.
if (args[0] == RankTrial.Kind)
{
    return RankTrial.Run(args[1]);
}

if (args[0] == HeapTrial.Kind)
{
    return HeapTrial.Run();
}

var options = new JsonSerializerOptions { Converters = { new JsonStringEnumConverter() } };
var (kind, file, steps) = (args[0], File.ReadAllBytes(args[1]), new Steps());
switch (kind)
{
    case nameof(ImportDatasetRequest):
        ImportDataset.Run(Read<ImportDatasetRequest>(), steps);
        break;
    case nameof(PreferencePairsRequest):
        BuildPreferencePairs.Run(Read<PreferencePairsRequest>(), steps);
        break;
    case nameof(PretrainRequest):
        TrainModel.Run(Read<PretrainRequest>(), steps);
        break;
    case nameof(SftRequest):
        TrainModel.Run(Read<SftRequest>(), steps);
        break;
    case nameof(AlignRequest):
        TrainModel.Run(Read<AlignRequest>(), steps);
        break;
    case nameof(MeasurementRequest):
        MeasureRecommendations.Run(Read<MeasurementRequest>(), steps);
        SayLoaded();
        break;
    case nameof(ExperimentRequest):
        return Refused(() =>
        {
            _ = ExperimentPlan.LoadAll(Read<ExperimentRequest>());
            SayLoaded();
        });
    case nameof(RunExperiment):
        Console.WriteLine($"reused {RunExperiment.Run(Read<ExperimentRequest>(), steps).Reused}");
        SayLoaded();
        break;
    case nameof(String):
        return Refused(() => PromptTemplates.Resolve(Read<string>()));
    case nameof(RuntimeTestRequest):
        foreach (var check in TestRuntime.Run(Read<RuntimeTestRequest>(), steps))
        {
            Console.WriteLine(check);
        }

        break;
    default:
        throw new ArgumentException($"{kind} is not a request.");
}

Console.WriteLine($"processors {Environment.ProcessorCount}");
return 0;

// Assemblies and native libraries, by file name.
static void SayLoaded()
{
    using var process = Process.GetCurrentProcess();
    var assemblies = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name);
    Console.WriteLine($"loaded {string.Join(' ', assemblies.Concat(process.Modules.Cast<ProcessModule>().Select(module => module.ModuleName)).Distinct())}");
}

T Read<T>() => JsonSerializer.Deserialize<T>(file, options)!;

// What is read is read alone: a text that ends the process ends no test with it.
static int Refused(Action read)
{
    try
    {
        read();
        return 0;
    }
    catch (RoseException error)
    {
        Console.WriteLine($"{error.Code} {error.Line} {error.Column} {error.Message}");
        return 3;
    }
}

internal sealed class Steps : IProgress<StageProgress>
{
    public void Report(StageProgress value) => Console.WriteLine($"{value.Activity} {value.Done}");
}
