using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Oracles;

namespace RosePO.Core.Evaluation.Recommenders;

/// <summary>The oracle artifacts behind the baselines of a measurement: those that are given, and those that are trained for lack of one.</summary>
internal static class BaselineOracles
{
    /// <summary>Finds or trains an artifact for each baseline that needs one.</summary>
    /// <returns>Folders by baseline.</returns>
    /// <exception cref="RoseException">A given folder is not an oracle, belongs to no measured baseline, or the second of its kind.</exception>
    public static IReadOnlyDictionary<string, string> Of(
        MeasurementRequest request, MeasurementPlan plan, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var oracles = new Dictionary<string, string>();
        foreach (var folder in request.Oracles)
        {
            var kind = TrainedOracle.NameOf(folder);
            var name = plan.Trained.FirstOrDefault(name => BaselineRegistry.OracleOf(name) == kind) ?? throw MeasurementErrors.OracleUnused(folder, kind);
            if (!oracles.TryAdd(name, folder))
            {
                throw MeasurementErrors.OracleTwice(folder, name);
            }
        }

        foreach (var name in plan.Trained.Where(name => !oracles.ContainsKey(name)).ToList())
        {
            oracles[name] = Train(name, request, progress, cancellation);
        }

        return oracles;
    }

    private static string Train(string name, MeasurementRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        TrainOracle.Run(
            new OracleRequest
            {
                Dataset = request.Dataset,
                Destination = $"{request.Destination.TrimEnd('/', '\\')}.{name}",
                Options = OracleRegistry.DefaultOf(BaselineRegistry.OracleOf(name)!.Value),
                Device = request.Device,
                Seed = request.Seed,
                Overwrite = request.Overwrite,
            },
            progress,
            cancellation).Oracle;
}
