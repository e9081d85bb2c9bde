using System.Globalization;
using RosePO.Campaigns.Damaging;
using RosePO.Campaigns.Killing;
using RosePO.Campaigns.Targets;

namespace RosePO.Campaigns;

/// <summary>
/// Cuts, empties and zeroes files as a loss of power leaves those that had not reached the disk, of finished runs and of ones that were in the
/// middle of a training: the run after it makes what is damaged again, with the same bytes, or says what is wrong.
/// </summary>
internal sealed class PowerCutCampaign(CampaignOptions options, ITarget target, string folder, CampaignReport report)
{
    private const int MostFiles = 4;

    private const string Finished = "finished";

    private static readonly DamageKind[] s_kinds = [DamageKind.Truncated, DamageKind.Emptied, DamageKind.Zeroed];

    private readonly Place _place = new(target, folder);

    /// <summary>Runs the numbers of the campaign.</summary>
    public void Run(int count)
    {
        _place.Begin();
        var whole = _place.DoWhole();
        _place.Keep(Finished);
        string[] states = [Finished, .. TinyExperiment.Trainings.Where(Interrupted)];
        foreach (var number in options.Numbers(count))
        {
            var random = options.RandomOf(number);
            var state = states[random.Next(states.Length)];
            _place.Restore(state);

            // Times say nothing here: those of a file that was cut are the ones it had.
            var what = $"{state}: {string.Join("; ", Cut(random))}";
            report.Count("cuts");
            report.Where($"{target.Name}: {state}");
            Judge(string.Create(CultureInfo.InvariantCulture, $"--target {target.Name} --only {number}"), what, _place.Do(content: true), whole);
        }
    }

    // A state in which a training has a checkpoint and no end.
    private bool Interrupted(string stage)
    {
        var run = Path.Combine(_place.Folder, "runs", TinyExperiment.Name, stage);
        _place.Begin();
        var end = _place.Do(new AtSight(() => HasCheckpoint(run)));
        if (!end.Killed || !HasCheckpoint(run))
        {
            CampaignReport.Say($"{target.Name}: {stage} ended before it could be killed at a checkpoint.");
            return false;
        }

        _place.Keep(stage);
        return true;
    }

    private static bool HasCheckpoint(string stage) =>
        Path.GetDirectoryName(stage) is { } parent && Directory.Exists(parent)
        && Directory.EnumerateDirectories(parent, $"{Path.GetFileName(stage)}.partial-*").Any(partial => Directory.Exists(Path.Combine(partial, "checkpoint")));

    private List<Damage> Cut(Random random)
    {
        var files = Snapshot.Of(_place.Folder).FilesBelow("runs/", "obj/", "bin/");
        var cuts = new List<Damage>();
        for (var left = random.Next(MostFiles) + 1; left > 0; left--)
        {
            var cut = Damage.Draw(random, _place.Folder, files, s_kinds);
            cut.Do(_place.Folder);
            cuts.Add(cut);
        }

        return cuts;
    }

    private void Judge(string number, string what, RunEnd end, Snapshot whole, bool again = false)
    {
        CampaignReport.Say($"{number}: {what}: {end.ExitCode}, {end.Length.TotalSeconds:0.0} s");
        if (end.Hung)
        {
            report.Fail(number, "failed", $"{what}: hung: {end.Output}");
            return;
        }

        if (end.ExitCode != 0)
        {
            report.Count("refused");
            CampaignReport.Say(end.Output);
            if (!target.IsClear(end.Output))
            {
                report.Fail(number, "failed", $"{what}: {end.Output}");
            }

            return;
        }

        var now = Snapshot.Of(_place.Folder);
        string[] different = [.. now.Different(whole).Where(path => !Snapshot.IsSpare(path))];
        if (different.Length > 0 && !again && different.All(path => path.StartsWith("runs/.cache/", StringComparison.Ordinal)))
        {
            // What is damaged in the cache alone matters where it is read: for a run that has nothing of its own.
            Directory.Delete(Path.Combine(_place.Folder, "runs", TinyExperiment.Name), recursive: true);
            Judge(number, $"{what}: then a run from the cache", _place.Do(content: true), whole, again: true);
            return;
        }

        var extra = now.Extra(whole);
        if (different.Length > 0)
        {
            report.Fail(number, "unnoticed", $"{what}: differs: {string.Join(", ", different)}");
        }
        else if (extra.Count > 0)
        {
            report.Fail(number, "leftovers", $"{what}: {string.Join(", ", extra)}");
        }
        else
        {
            report.Count("madeAgain");
        }
    }
}
