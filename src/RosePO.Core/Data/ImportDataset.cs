using DuckDB.NET.Data;
using RosePO.Core.Artifacts;
using RosePO.Core.Data.Formats;
using RosePO.Core.Data.Preparation;

namespace RosePO.Core.Data;

/// <summary>Turns raw interactions into a dataset artifact: filtered, in time order, split, with candidate lists.</summary>
public static class ImportDataset
{
    private static readonly string[] s_activities = ["reading", "filtering", "splitting", "drawing candidates", "writing"];

    /// <summary>Imports.</summary>
    /// <param name="request">What to read and how to prepare it.</param>
    /// <param name="progress">Told of each activity.</param>
    /// <param name="cancellation">Stops the import; nothing is left behind.</param>
    /// <exception cref="RoseException">The source cannot be read, holds too little, or the destination cannot be written.</exception>
    public static DatasetResult Run(ImportDatasetRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        Validate(request);
        var format = DatasetFormats.Of(request);
        var resolved = request with { Format = format.Name };
        var spec = new ArtifactSpec(RecDataset.Kind, resolved, request.Destination, format.Inputs(resolved), request.Overwrite);
        return Artifact.Produce(spec, folder => Build(resolved, format, folder, progress, cancellation)) with
        {
            Dataset = request.Destination,
        };
    }

    private static DatasetResult Build(
        ImportDatasetRequest request, IDatasetFormat format, ArtifactFolder folder, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var spill = folder.File("spill");
        using var connection = DuckDb.Open(spill);
        Step(0);
        format.Read(connection, request, cancellation);
        Step(1);
        var counts = InteractionFilter.Apply(connection, request, cancellation);
        Step(2);
        Splits.Apply(connection, request);
        var train = (int)connection.Number("SELECT count(*) FROM interactions WHERE split = 'train'")!.Value;
        if (train == 0)
        {
            throw DatasetErrors.NoTraining(request.Path is { } path ? $"'{path}'" : "the sample", counts.ToString());
        }

        var items = Catalogue.Build(connection);
        Step(3);
        CandidateLists.Draw(connection, request, items, cancellation);
        Step(4);
        Write(connection, folder);
        if (Directory.Exists(spill))
        {
            Directory.Delete(spill, recursive: true);
        }

        progress?.Report(new StageProgress("import", "done", s_activities.Length, s_activities.Length));
        return new DatasetResult
        {
            Dataset = request.Destination,
            Users = (int)connection.Number("SELECT count(*) FROM user_ids")!.Value,
            Items = items,
            Interactions = (int)counts.Kept,
            TrainInteractions = train,
            Dropped = (int)(counts.Read - counts.Kept),
        };

        void Step(int activity)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new StageProgress("import", s_activities[activity], activity, s_activities.Length));
        }
    }

    private static void Write(DuckDBConnection connection, ArtifactFolder folder)
    {
        connection.CopyToParquet("SELECT * FROM catalogue ORDER BY item", folder.File(DatasetFiles.Items));
        connection.CopyToParquet("""SELECT * FROM interactions ORDER BY "user", position""", folder.File(DatasetFiles.Interactions));
        connection.CopyToParquet("""SELECT * FROM candidates ORDER BY "user", split DESC""", folder.File(DatasetFiles.Candidates));
    }

    private static void Validate(ImportDatasetRequest request)
    {
        if (request.Candidates < 2)
        {
            throw DatasetErrors.ValueInvalid(nameof(request.Candidates), "at least 2");
        }

        var ratio = request.Ratio;
        if (ratio.Count != 3 || ratio.Any(share => !(share >= 0)) || Math.Abs(ratio.Sum() - 1) > 1e-6)
        {
            throw DatasetErrors.ValueInvalid(nameof(request.Ratio), "three shares (training, validation, test) of at least 0 that sum to 1");
        }
    }
}
