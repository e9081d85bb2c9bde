using System.Text.Json;
using System.Text.Json.Serialization;
using RosePO;
using RosePO.Core.Data;
using RosePO.Core.Preferences;
using RosePO.Core.Training;

// Runs the request of a JSON file, of the kind that is named before it, and says each step: a test can stop the process in the middle of
// one, or give it fewer processors.
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
    case nameof(TrainingRequest):
        TrainModel.Run(Read<TrainingRequest>(), steps);
        break;
    default:
        throw new ArgumentException($"{kind} is no request.");
}

Console.WriteLine($"processors {Environment.ProcessorCount}");

T Read<T>() => JsonSerializer.Deserialize<T>(file, options)!;

internal sealed class Steps : IProgress<StageProgress>
{
    public void Report(StageProgress value) => Console.WriteLine($"{value.Activity} {value.Done}");
}
