using System.Globalization;
using RosePO.Campaigns.Damaging;
using RosePO.Campaigns.Targets;

namespace RosePO.Campaigns;

/// <summary>
/// Flips single bits, deletes and cuts files of a finished run, one at a time. What comes after sees it, or it does not matter: a run of the
/// experiment ends with the files and figures that were there before, and an operation that reads a damaged artifact makes what it made of the whole one;
/// or there is an error.
/// </summary>
internal sealed class TamperCampaign(CampaignOptions options, string folder, CampaignReport report)
{
    private const string Finished = "finished";

    // One change in so many is seen by an operation outside the experiment.
    private const int DirectEvery = 5;

    private static readonly DamageKind[] s_kinds = [DamageKind.Flipped, DamageKind.Flipped, DamageKind.Deleted, DamageKind.Truncated];

    private readonly Place _place = new(new ExperimentTarget(), folder);

    /// <summary>Runs the numbers of the campaign.</summary>
    public void Run(int count)
    {
        _place.Begin();
        var whole = _place.DoWhole();
        _place.Keep(Finished);
        var direct = new DirectUse(_place.Folder);
        var figures = Attempt.Experiment(_place.Folder).Figures;
        foreach (var number in options.Numbers(count))
        {
            _place.Restore(Finished);

            // What was verified once is known by its times: the quick checks are put to the test as well.
            Attempt.Experiment(_place.Folder);
            var random = options.RandomOf(number);
            report.Count("changes");
            var name = string.Create(CultureInfo.InvariantCulture, $"--only {number}");
            if (number % DirectEvery == DirectEvery - 1)
            {
                Direct(name, random, direct);
            }
            else
            {
                Again(name, random, whole, figures);
            }
        }
    }

    private void Again(string number, Random random, Snapshot whole, string figures)
    {
        var damage = Damage.Draw(random, _place.Folder, whole.FilesBelow("runs/"), s_kinds);
        damage.Do(_place.Folder);
        MakeUsed(damage.Path);
        var attempt = Attempt.Experiment(_place.Folder, content: damage is { KeepsTime: true, Kind: DamageKind.Flipped });
        report.Where($"again: {damage.Kind}");
        var what = $"{damage}: {attempt.Said}";
        CampaignReport.Say($"{number}: {what}");
        if (Refused(number, what, attempt))
        {
            return;
        }

        var now = Snapshot.Of(_place.Folder);
        string[] different = [.. now.Different(whole).Where(path => !Snapshot.IsSpare(path)), .. now.Extra(whole)];
        if (different.Length > 0 || attempt.Figures != figures)
        {
            report.Fail(number, "unnoticed", $"{what}: {(attempt.Figures != figures ? "other figures; " : "")}{string.Join(", ", different)}");
        }
        else
        {
            report.Count(attempt.Computed > 0 ? "madeAgain" : "harmless");
        }
    }

    // The cache is read where a run has nothing, and reference log-probs where an alignment is computed.
    private void MakeUsed(string path)
    {
        var runs = Path.Combine(_place.Folder, "runs");
        var cached = path.StartsWith("runs/.cache/", StringComparison.Ordinal);
        if (cached && !Snapshot.IsSpare(path))
        {
            Directory.Delete(Path.Combine(runs, TinyExperiment.Name), recursive: true);
        }
        else if (!cached && Snapshot.IsSpare(path))
        {
            Directory.Delete(Path.Combine(runs, ".cache"), recursive: true);
            Directory.Delete(Path.Combine(runs, TinyExperiment.Name, "align"), recursive: true);
        }
    }

    // A command cannot be asked to read what has its old time, size and inode.
    private void Direct(string number, Random random, DirectUse direct)
    {
        var stage = direct.Stages[random.Next(direct.Stages.Count)];
        var damage = Damage.Draw(random, _place.Folder, direct.FilesOf(stage), s_kinds) with { KeepsTime = false };
        damage.Do(_place.Folder);
        var attempt = direct.Use(stage);
        report.Where($"direct: {damage.Kind}");
        var what = $"{damage}, read by {stage}: {attempt.Said}";
        CampaignReport.Say($"{number}: {what}");
        if (Refused(number, what, attempt))
        {
            return;
        }

        if (direct.IsAsBefore(stage))
        {
            report.Count("harmless");
        }
        else
        {
            report.Fail(number, "unnoticed", $"{what}: what it made is something else");
        }
    }

    private bool Refused(string number, string what, Attempt attempt)
    {
        if (attempt.Error is null)
        {
            return false;
        }

        report.Count("refused");
        if (attempt.Error is not RoseException { Error: not RoseErrorCode.Unexpected })
        {
            report.Fail(number, "unforeseen", $"{what}: {attempt.Error}");
        }

        return true;
    }
}
