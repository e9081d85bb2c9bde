using RosePO.Core.Artifacts;
using RosePO.Core.Data;

namespace RosePO.Benchmarks.Measuring;

/// <summary>A temporary folder that goes away with the benchmark.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-benchmark-").FullName;

    /// <summary>A path in the folder.</summary>
    public string File(string name) => Path.Combine(_folder, name);

    /// <summary>Imports the generated sample and returns the dataset's folder.</summary>
    public string Sample(int users) => Sample(new SampleOptions { Users = users });

    /// <summary>Imports a generated set and returns the dataset's folder.</summary>
    public string Sample(SampleOptions options) => ImportDataset.Run(new ImportDatasetRequest
    {
        Format = DatasetFormat.Sample,
        Sample = options,
        Destination = File("sample"),
    }).Dataset;

    /// <summary>The folder of the dataset that a command line names: an artifact, or one that is imported; without either the generated sample.</summary>
    public string Dataset(BenchmarkOptions options) => options.Data is null ? Sample(new SampleOptions())
        : Artifact.TryOpen(options.Data) is not null ? options.Data
        : ImportDataset.Run(new ImportDatasetRequest { Path = options.Data, Destination = File("data") }).Dataset;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
