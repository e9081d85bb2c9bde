using RosePO.Benchmarks.Growth;

namespace RosePO.Benchmarks;

/// <summary>What a command line may set; null leaves a benchmark its own default.</summary>
/// <param name="Shape">The shape of the language model.</param>
/// <param name="Steps">Timed repetitions, at least 1.</param>
/// <param name="Precision">The type of matrix products.</param>
/// <param name="Device"><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Data">A dataset artifact, or what Import-RecDataset reads.</param>
/// <param name="Oracle">The oracle.</param>
/// <param name="Batch">Prompts of a generation step, at least 1.</param>
/// <param name="Peer">The other program that does the same work.</param>
/// <param name="Quantisation">How the model's weights are kept; where it is quantised and no other program is named, the same model with full weights is the peer.</param>
/// <param name="Line">The only line of growth that is measured.</param>
internal sealed record BenchmarkOptions(
    ModelShape? Shape = null, int? Steps = null, Precision? Precision = null, string? Device = null, string? Data = null, SmoothingOracle? Oracle = null,
    int? Batch = null, string? Peer = null, Quantisation? Quantisation = null, GrowthLine? Line = null);
