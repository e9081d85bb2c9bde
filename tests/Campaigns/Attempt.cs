using System.Text.Json;
using RosePO.Campaigns.Targets;
using RosePO.Core.Experiments;

namespace RosePO.Campaigns;

/// <summary>Work that was tried in this process.</summary>
/// <param name="Error">What it threw, or null.</param>
/// <param name="Figures">The figures that it returned.</param>
/// <param name="Computed">How many stages were not found whole.</param>
/// <param name="Said">What became of it, for people.</param>
internal sealed record Attempt(Exception? Error, string Figures, int Computed, string Said)
{
    /// <summary>Runs the experiment of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="content">Whether files are read whatever their times say.</param>
    public static Attempt Experiment(string folder, bool content = false) => Of(() =>
    {
        var result = RunExperiment.Run(ExperimentTarget.Request(folder) with { CheckContent = content });
        var computed = result.Stages.Where(stage => stage.Action != StageAction.Keep).ToArray();
        var figures = JsonSerializer.Serialize(result.Measurement! with { Elapsed = default, Reused = false });
        return new Attempt(null, figures, computed.Length, computed.Length == 0 ? "all kept" : string.Join("; ", computed.Select(stage => $"{stage.Stage} {stage.Action}, {stage.Reason}")));
    });

    /// <summary>Tries work.</summary>
    public static Attempt Of(Func<Attempt> work)
    {
        try
        {
            return work();
        }
#pragma warning disable CA1031 // Whatever is thrown is a finding of the campaign.
        catch (Exception exception)
        {
            return new Attempt(exception, "", 0, exception is RoseException known ? $"{known.Code}: {known.Message}" : exception.GetType().Name);
        }
#pragma warning restore CA1031
    }
}
