using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>Reads what runs have kept in their results files.</summary>
/// <example><code>&lt;ReadRosePOResults Files="obj/rosepo/one.results.props" /&gt;</code></example>
public sealed class ReadRosePOResults : ResultsTask
{
    /// <summary>The files.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation) =>
        Made = [.. Files.SelectMany(file => ResultsFile.Read(file.GetMetadata("FullPath")))];
}
