using System.Text.Json;
using System.Text.Json.Serialization;
using RosePO;
using RosePO.Core.Training;

// Runs the training request of a JSON file and says each step, so that a test can stop the process in the middle of one.
var options = new JsonSerializerOptions { Converters = { new JsonStringEnumConverter() } };
var request = JsonSerializer.Deserialize<TrainingRequest>(File.ReadAllBytes(args[0]), options)!;
TrainModel.Run(request, new Steps());

internal sealed class Steps : IProgress<StageProgress>
{
    public void Report(StageProgress value) => Console.WriteLine($"{value.Activity} {value.Done}");
}
