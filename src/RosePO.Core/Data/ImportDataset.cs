using RosePO.Core.Artifacts;
using RosePO.Core.Data.Candidates;
using RosePO.Core.Data.Formats;
using RosePO.Core.Data.Preparation;
using RosePO.Core.Data.Sources;

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
        var inputs = ArtifactSpec.InputsOf([.. format.Inputs(resolved).Select(input => (input.Key, input.Value)), ("candidateFile", request.CandidateFile)]);
        return new ArtifactSpec(RecDataset.Kind, resolved, request.Destination, inputs, request.Overwrite);
    }

    /// <summary>What is read, as sentences name it.</summary>
    internal static string Source(ImportDatasetRequest request) =>
        request.Path is { } path ? $"'{path}'" : request.Format == DatasetFormat.Merge ? "the merged datasets" : "the sample";

    private static DatasetResult Build(
        ImportDatasetRequest request, IDatasetFormat format, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        Step(0);
        var (prepared, counts, raw) = Prepare();
        Step(3);
        var writing = Task.Run(() => DatasetWriter.Write(prepared, raw.Times, folder, cancellation), CancellationToken.None);
        try
        {
            var source = CandidateSources.Of(request, prepared, raw.Candidates);
            var questions = Question.Draw(prepared, request, source, cancellation);
            Step(4);
            writing.GetAwaiter().GetResult();
            DatasetWriter.Write(questions, folder);
        }
        finally
        {
            // Whatever failed: nobody may write into a folder that is being removed.
            writing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        progress?.Report(new StageProgress("import", "done", s_activities.Length, s_activities.Length));
        return new DatasetResult
        {
            Dataset = request.Destination,
            Users = prepared.Examples.Users,
            Items = prepared.Catalogue.SourceIds.Length,
            Interactions = (int)counts.Kept,
            TrainInteractions = prepared.Catalogue.Popularity.Sum(),
            Dropped = (int)(counts.Read - counts.Kept),
            SkippedRows = raw.Skipped.Count,
            FirstSkipped = Publication.InText(raw.Skipped.First),
            UntitledItems = raw.Untitled.Count,
            FirstUntitled = raw.Untitled.First,
        };

        // What was read is let go before anything is written.
        (PreparedSet Prepared, Counts Counts, RawSummary Raw) Prepare()
        {
            var data = new RawData(request.SkipMalformed) { Domain = request.Domain };
            format.Read(data, request, cancellation);
            Step(1);
            var kind = Splits.Resolve(request, data);
            if (kind == SplitKind.Given)
            {
                LeakCheck.Given(data, Source(request));
            }

            var (groups, counts) = InteractionFilter.Apply(data, request, kind, cancellation);
            Step(2);
            return Preparation.Prepare.Run(data, groups, counts, request, kind);
        }

        void Step(int activity)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new StageProgress("import", s_activities[activity], activity, s_activities.Length));
        }
    }
}
