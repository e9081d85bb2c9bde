using RosePO.Core.Artifacts;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Artifacts;

/// <summary>An artifact of a few files, made by no stage of the product.</summary>
internal static class MadeArtifact
{
    internal sealed record Request([property: Place] string Destination, int Value = 1);

    internal sealed record Result : StageResult
    {
        public int Made { get; init; }
    }

    public static ArtifactSpec Spec(string destination, int value = 1, bool overwrite = false, bool resumable = false) =>
        new("dataset", new Request(destination, value), destination, new Dictionary<string, string>(), overwrite, resumable);

    /// <summary>Makes it, or finds it.</summary>
    public static Result Make(
        string destination, int value = 1, bool overwrite = false, bool resumable = false, Action<ArtifactFolder>? also = null, IProgress<StageProgress>? progress = null,
        CancellationToken? cancellation = null) =>
        Artifact.Produce(
            Spec(destination, value, overwrite, resumable),
            folder =>
            {
                File.WriteAllText(folder.File("weights.bin"), $"weights of {value}, as long as it takes");
                Directory.CreateDirectory(folder.File("deep/er"));
                File.WriteAllText(folder.File("deep/er/table.txt"), "1 2 3");
                File.WriteAllText(folder.File("empty.txt"), "");
                also?.Invoke(folder);
                return new Result { Made = value };
            },
            progress,
            cancellation ?? TestContext.Current.CancellationToken);

    /// <summary>A destination of its own in a folder of the test.</summary>
    public static string In(TemporaryFolder folder) => folder.At("made");
}

/// <summary>Progress kept in a list, on the thread that reports it.</summary>
internal sealed class ToldProgress : IProgress<StageProgress>
{
    public List<StageProgress> Reports { get; } = [];

    public void Report(StageProgress value)
    {
        lock (Reports)
        {
            Reports.Add(value);
        }
    }
}
