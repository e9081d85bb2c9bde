using RosePO.Campaigns.Targets;
using RosePO.Core.Experiments;

namespace RosePO.Campaigns;

/// <summary>The experiment of a folder, run by this program in a process that may be killed.</summary>
internal sealed class ExperimentProcess : IProgress<StageProgress>, IProgress<StageOutcome>
{
    /// <summary>The command that stands for a campaign's name.</summary>
    public const string Command = "run";

    /// <summary>Asks for files to be read whatever their times say.</summary>
    public const string Content = "content";

    private const int Refused = 1;

    /// <summary>Runs it, and says how far it is.</summary>
    public static int Run(string folder, bool content)
    {
        var steps = new ExperimentProcess();
        try
        {
            RunExperiment.Run(ExperimentTarget.Request(folder) with { CheckContent = content }, steps, steps, CancellationToken.None);
            return 0;
        }
        catch (RoseException exception)
        {
            Console.Error.WriteLine($"{exception.Code}: {exception.Message}");
            return Refused;
        }
    }

    public void Report(StageProgress value) => Console.WriteLine($"{value.Activity} {value.Done} {value.Status}");

    public void Report(StageOutcome value) => Console.WriteLine($"{value.Stage}: {value.Action}, {value.Reason}");
}
