using static TorchSharp.torch.utils.tensorboard;

namespace RosePO.Core.Training.Loop;

/// <summary>A training log as TensorBoard reads it.</summary>
internal sealed class TensorBoardLog
{
    private readonly TorchSharp.Modules.SummaryWriter _writer;

    /// <summary>Begins the events of a run again.</summary>
    public TensorBoardLog(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        _writer = SummaryWriter(folder, null, createRunName: false);
    }

    public void Write(int step, IReadOnlyDictionary<string, double> values)
    {
        foreach (var (name, value) in values)
        {
            _writer.add_scalar(name, (float)value, step);
        }
    }
}
