using System.Text.Json;
using System.Text.Json.Serialization;
using RosePO;
using RosePO.Core.Data;
using RosePO.Core.Evaluation;
using RosePO.Core.Experiments;
using RosePO.Core.Preferences;
using RosePO.Core.Training;

// Runs the request of a JSON file, of the kind that is named before it, and says each step: a test can stop the process in the middle of
// one, or give it fewer processors.
var options = new JsonSerializerOptions { Converters = { new JsonStringEnumConverter() } };
var (kind, file, steps) = (args[0], File.ReadAllBytes(args[1]), new Steps());
try
{
    switch (kind)
    {
        case nameof(ImportDatasetRequest):
            ImportDataset.Run(Read<ImportDatasetRequest>(), steps);
            break;
        case nameof(PreferencePairsRequest):
            BuildPreferencePairs.Run(Read<PreferencePairsRequest>(), steps);
            break;
        case nameof(TrainingRequest):
            TrainModel.Run(Read<TrainingRequest>(), steps);
            break;
        case nameof(MeasurementRequest):
            MeasureRecommendations.Run(Read<MeasurementRequest>(), steps);
            break;
        case nameof(ExperimentRequest):
            RunExperiment.Run(Read<ExperimentRequest>(), steps, steps, CancellationToken.None);
            break;
        default:
            throw new ArgumentException($"{kind} is no request.");
    }
}
catch (RoseException exception)
{
    Console.Error.WriteLine($"{exception.Code}: {exception.Message}");
    return 1;
}

Console.WriteLine($"processors {Environment.ProcessorCount}");
return 0;

T Read<T>() => JsonSerializer.Deserialize<T>(file, options)!;

internal sealed class Steps : IProgress<StageProgress>, IProgress<StageOutcome>
{
    public void Report(StageProgress value) => Console.WriteLine($"{value.Activity} {value.Done}");

    public void Report(StageOutcome value) => Console.WriteLine($"{value.Stage}: {value.Action}, {value.Reason}, {value.Elapsed.TotalSeconds:0.00} s");
}
