using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Formats;

/// <summary>A way in: it finds its files and fills <see cref="RawData"/> from them.</summary>
internal interface IDatasetFormat
{
    /// <summary>The name that the user gives.</summary>
    DatasetFormat Name { get; }

    /// <summary>Whether a path is of this format beyond doubt: by its name, by the files of a folder, or by a file's first line.</summary>
    bool Recognises(string path);

    /// <summary>The files that are read, by the request's property; they identify the artifact.</summary>
    IReadOnlyDictionary<string, string> Inputs(ImportDatasetRequest request);

    /// <summary>What else of the files' places identifies the artifact.</summary>
    IReadOnlyDictionary<string, string> Conditions(ImportDatasetRequest request) => new Dictionary<string, string>();

    /// <summary>Reads them.</summary>
    void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation);
}
