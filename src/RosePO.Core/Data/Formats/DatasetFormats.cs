namespace RosePO.Core.Data.Formats;

/// <summary>The closed list of formats. Where the name is Auto the first that recognises the path is it: the particular before the generic.</summary>
internal static class DatasetFormats
{
    private static readonly IReadOnlyList<IDatasetFormat> s_all =
    [
        new MovieLens100KFormat(), new MovieLens1MFormat(), new MovieLens20MFormat(), new RecBoleFormat(), new LastFMFormat(), new LlaraFormat(),
        new SdpoFormat(), new InstructionFormat(), new AmazonReviewsFormat(), new GoodreadsFormat(), new SteamFormat(), new BookCrossingFormat(),
        new LightGcnFormat(), new NetflixFormat(), new MindFormat(), new SasRecFormat(),
        new CsvFormat(), new TsvFormat(), new JsonLinesFormat(), new ParquetFormat(), new MergeFormat(), new SampleFormat(),
    ];

    /// <summary>The names, for messages.</summary>
    public static string KnownNames { get; } = string.Join(", ", s_all.Select(format => format.Name));

    /// <summary>The format of a request; <see cref="DatasetFormat.Auto"/> is detected from the path.</summary>
    public static IDatasetFormat Of(ImportDatasetRequest request)
    {
        if (request.Format != DatasetFormat.Auto)
        {
            return s_all.Single(format => format.Name == request.Format);
        }

        var path = request.Path ?? throw DatasetErrors.PathMissing();
        if (!SourceFiles.Exists(path))
        {
            throw Artifacts.ArtifactErrors.NotFound(path);
        }

        // A pattern is what its first file is.
        var first = Path.Exists(path) ? path : SourceFiles.Of(path)[0];
        return s_all.FirstOrDefault(format => format.Recognises(first)) ?? throw DatasetErrors.FormatUnknown(path);
    }

    /// <summary>The table format of a file, by its name.</summary>
    public static TableFormat TableOf(string path) => File.Exists(path)
        ? s_all.OfType<TableFormat>().FirstOrDefault(format => format.Recognises(path)) ?? throw DatasetErrors.FormatUnknown(path)
        : throw Artifacts.ArtifactErrors.NotFound(path);

    /// <summary>The table format of an items file: its own by name, otherwise that of the interactions.</summary>
    public static TableFormat OfItems(string path, TableFormat otherwise) =>
        s_all.OfType<TableFormat>().FirstOrDefault(format => format.Recognises(path)) ?? otherwise;
}
