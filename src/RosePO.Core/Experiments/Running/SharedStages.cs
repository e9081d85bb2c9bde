using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Stages;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Core.Experiments.Running;

/// <summary>
/// The stages of an experiment that runs on several ranks. The first rank runs the experiment: it plans, locks, restores and decides. The others compute the stages that it
/// computes, each when it says so, and return what it returned.
/// </summary>
/// <param name="ranks">The ranks.</param>
internal sealed class SharedStages(RankGroup ranks)
{
    /// <summary>Whether there are others.</summary>
    public bool HasOthers => ranks.IsShared;

    /// <summary>Runs an experiment on the first rank, and serves it on the others.</summary>
    /// <param name="run">Runs it.</param>
    /// <param name="cancellation">Stops the stages.</param>
    public ExperimentResult Run(Func<ExperimentResult> run, CancellationToken cancellation) => ranks.Guard(() =>
    {
        if (!ranks.IsFirst)
        {
            return Serve(cancellation);
        }

        using var alone = RankGroup.Use(RankGroup.Alone);
        var result = run();
        ranks.Tell(new Turn(null, JsonSerializer.Serialize(result, ArtifactJson.Options)));
        return result;
    });

    /// <summary>Runs a stage on all ranks; for the first.</summary>
    public StageResult Run(Stage stage, object request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (!ranks.IsShared)
        {
            return stage.Run(request, progress, cancellation);
        }

        ranks.Tell(new Turn(WorkOrder.Of(request).ToLine(), null));
        using var together = RankGroup.Use(ranks);
        return stage.Run(request, progress, cancellation);
    }

    /// <summary>Runs the request of an order.</summary>
    public static StageResult Run(WorkOrder order, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var stage = StageList.All.First(stage => stage.RequestType.Name == order.Kind);
        return stage.Run(order.RequestAs(stage.RequestType), progress, cancellation);
    }

    private ExperimentResult Serve(CancellationToken cancellation)
    {
        while (true)
        {
            var turn = ranks.Hear<Turn>();
            if (turn.Result is { } result)
            {
                return JsonSerializer.Deserialize<ExperimentResult>(result, ArtifactJson.Options)!;
            }

            Run(WorkOrder.Of(turn.Order!), null, cancellation);
        }
    }

    private sealed record Turn(string? Order, string? Result);
}
