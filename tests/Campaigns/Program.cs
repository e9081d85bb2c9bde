using System.Diagnostics;
using RosePO.Campaigns;
using RosePO.Campaigns.Targets;
using RosePO.Core.Runtime;

const int Found = 1;
const int Misused = 2;

// As the processes that make what was not disturbed: how many threads compute decides the last bits.
TorchRuntime.UseThreads(1);

if (args is [ExperimentProcess.Command, var place, .. var rest])
{
    return ExperimentProcess.Run(place, content: rest is [ExperimentProcess.Content]);
}

CampaignOptions options;
try
{
    options = CampaignOptions.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(CampaignOptions.Usage);
    return Misused;
}

if (OperatingSystem.IsWindows())
{
    Console.Error.WriteLine("Campaigns need setsid and cp: run them on Linux or macOS.");
    return Misused;
}

var clock = Stopwatch.StartNew();
var folder = options.Folder is { } named ? Directory.CreateDirectory(named).FullName : Directory.CreateTempSubdirectory("rosepo-campaign-").FullName;
var report = new CampaignReport(options);
try
{
    foreach (var (target, count) in Targets())
    {
        switch (options.Campaign)
        {
            case "crash":
                new CrashCampaign(options, target, folder, report.Counting("kills", "resumed", "differing", "leftovers", "failed", "hung")).Run(count);
                break;
            case "powercut":
                new PowerCutCampaign(options, target, folder, report.Counting("cuts", "madeAgain", "refused", "unnoticed", "leftovers", "failed")).Run(count);
                break;
            default:
                new TamperCampaign(options, folder, report.Counting("changes", "madeAgain", "refused", "harmless", "unnoticed", "unforeseen")).Run(count);
                break;
        }
    }
}
finally
{
    if (options.Folder is null)
    {
        Directory.Delete(folder, recursive: true);
    }
}

Console.WriteLine(report.ToJson(clock.Elapsed));
return report.IsClean ? 0 : Found;

// Of both targets the build has a quarter: it takes longer, and most of what it does is the experiment.
IEnumerable<(ITarget Target, int Count)> Targets()
{
    var builds = options.Campaign == "tamper" ? 0 : options.Target switch { TargetKind.Build => options.Count, TargetKind.Both => options.Count / 4, _ => 0 };
    if (options.Target != TargetKind.Build)
    {
        yield return (new ExperimentTarget(), options.Count - builds);
    }

    if (options.Target != TargetKind.Experiment && options.Campaign != "tamper")
    {
        yield return (new BuildTarget(folder), builds);
    }
}
