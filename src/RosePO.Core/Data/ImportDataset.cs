using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data.Candidates;
using RosePO.Core.Data.Formats;
using RosePO.Core.Data.Preparation;
using RosePO.Core.Data.Sources;
using RosePO.Core.Options;

namespace RosePO.Core.Data;

/// <summary>Turns raw interactions into a dataset artifact: filtered, in time order, split, with candidate lists.</summary>
public static class ImportDataset
{
    private static readonly string[] s_activities = ["reading", "filtering", "splitting", "drawing candidates", "writing"];

    /// <summary>Imports.</summary>
    /// <param name="request">What to read and how to prepare it.</param>
    /// <param name="progress">Receives each activity.</param>
    /// <param name="cancellation">Stops the import; nothing is left behind.</param>
    /// <exception cref="RoseException">The source cannot be read, contains too little, or the destination cannot be written.</exception>
    public static DatasetResult Run(ImportDatasetRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ImportRules.Check(request);
        var format = DatasetFormats.Of(request);
        var spec = Spec(request, format);
        return Artifact.Produce(spec, folder => Build((ImportDatasetRequest)spec.Request, format, folder, progress, cancellation), progress, cancellation) with
        {
            Dataset = request.Destination,
        };
    }

    /// <summary>What the dataset is made from.</summary>
    internal static ArtifactSpec Spec(ImportDatasetRequest request) => Spec(request, DatasetFormats.Of(request));

    private static ArtifactSpec Spec(ImportDatasetRequest request, IDatasetFormat format)
    {
        var resolved = request with { Format = format.Name };
        OptionCheck.Run(resolved);
        var inputs = ArtifactSpec.InputsOf([.. format.Inputs(resolved).Select(input => (input.Key, input.Value)), ("candidateFile", request.CandidateFile)]);
        return new ArtifactSpec(RecDataset.Kind, resolved, request.Destination, inputs, request.Overwrite) { Conditions = format.Conditions(resolved) };
    }

    /// <summary>What is read, as sentences name it.</summary>
    internal static string Source(ImportDatasetRequest request) =>
        request.Path is { } path ? $"'{path}'" : request.Format == DatasetFormat.Merge ? "the merged datasets" : "the sample";

    private static DatasetResult Build(
        ImportDatasetRequest request, IDatasetFormat format, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using var tables = new ImportTables(request, folder);
        return tables.Explained(() => Build(tables.Connection, request, format, folder, progress, cancellation));
    }

    private static DatasetResult Build(
        DuckDBConnection connection, ImportDatasetRequest request, IDatasetFormat format, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        Step(0);
        using var data = new RawData(request.SkipMalformed, connection) { Domain = request.Domain };
        format.Read(data, request, cancellation);
        data.Rows.Finish();
        Step(1);
        var prepared = Prepare.Run(connection, data, request, () => Step(2), cancellation);
        Step(3);
        DatasetWriter.Write(connection, prepared.Catalogue, folder.File(DatasetFiles.Items));
        using var writer = new DatasetWriter(connection, data.Time.Kind, folder);
        var (examples, questions) = Examples(prepared, request, writer, cancellation);
        Step(4);
        writer.Finish();
        progress?.Report(new StageProgress("import", "done", s_activities.Length, s_activities.Length));
        return new DatasetResult
        {
            Dataset = request.Destination,
            Users = examples,
            Questions = questions,
            Items = prepared.Catalogue.SourceIds.Length,
            Interactions = prepared.Counts.Kept,
            TrainInteractions = prepared.Catalogue.Popularity.Sum(count => (long)count),
            Dropped = prepared.Counts.Read - prepared.Counts.Kept,
            SkippedRows = data.Skipped.Count,
            FirstSkipped = Publication.InText(data.Skipped.First),
            UntitledItems = prepared.Untitled.Count,
            FirstUntitled = prepared.Untitled.First,
            OverlappingWindows = prepared.Overlaps.Count,
            FirstOverlapping = prepared.Overlaps.First,
        };

        void Step(int activity)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new StageProgress("import", s_activities[activity], activity, s_activities.Length));
        }
    }

    // Writes each history, or its windows, and what is asked of it; returns how many there are of both.
    private static (int Examples, int Questions) Examples(PreparedSet prepared, ImportDatasetRequest request, DatasetWriter writer, CancellationToken cancellation)
    {
        var questions = new Questions(request, CandidateSources.Of(request, prepared, cancellation), prepared.Catalogue.SourceIds.Length, prepared.NeedsHistory);
        questions.RequireItems();
        var windows = request.Window is { } window && !prepared.AreWindows ? new SlidingWindows(window, request.WindowStride) : null;
        var (count, asked) = (0, 0);
        foreach (var history in prepared.Histories.Read(cancellation))
        {
            var known = new Lazy<HashSet<int>>(() => [.. history.Items]);
            foreach (var example in windows?.Cut(history) ?? [history])
            {
                count++;
                writer.Add(example);
                foreach (var question in questions.Draw(example, known))
                {
                    asked++;
                    writer.Add(question);
                }
            }
        }

        return (count, asked);
    }
}
