using System.Globalization;
using RosePO.Campaigns.Killing;
using RosePO.Campaigns.Targets;

namespace RosePO.Campaigns;

/// <summary>
/// Kills runs and runs them again: what is complete in the end has the bytes of a run that nobody disturbed, and nothing of the killed ones is left
/// over.
/// </summary>
internal sealed class CrashCampaign(CampaignOptions options, ITarget target, string folder, CampaignReport report)
{
    private const int OtherSeed = TinyExperiment.Seed + 1;

    private const string Other = "other seed";

    private readonly Place _place = new(target, folder);

    private IReadOnlyDictionary<string, string?> _keys = new Dictionary<string, string?>();

    // Of all, and since the last run that came to its end.
    private int _kills;
    private int _open;

    /// <summary>Kills so many runs; one that ends before the blow falls is not counted among them.</summary>
    public void Run(int kills)
    {
        var trace = options.AtTimes || !SystemCalls.CanTrace ? null : Path.Combine(folder, $"{target.Name}.strace");
        _place.Begin(OtherSeed);
        _place.DoWhole();
        _place.Keep(Other);
        var whole = new[] { Whole(0), Whole(1) };
        _keys = TinyExperiment.KeysIn(_place.Folder);
        Begin(0);
        var length = _place.Do(null, trace).Length;
        Compare("undisturbed", whole[0]);
        var calls = trace is null ? null : SystemCalls.Of(trace);
        var chain = new List<int>();
        foreach (var number in options.Numbers(int.MaxValue).TakeWhile(_ => options.Only is not null || _kills < kills))
        {
            if (chain.Count == 0)
            {
                Begin(number);
            }

            var random = options.RandomOf(number);
            var blow = calls?.Draw(random) ?? (Blow)new AtTime(length * (0.05 + random.NextDouble()));
            var end = _place.Do(blow);
            chain.Add(number);
            Note(number, blow, end);
            if (end.Hung)
            {
                report.Fail(Numbers(chain), "hung", $"{blow}: {end.Output}");
            }

            if (!end.Killed)
            {
                // What is done before the blow can fall is looked at, and the next one begins elsewhere.
                Finish(chain, end, whole[chain[0] % 2]);
                chain.Clear();
            }
        }

        if (chain.Count > 0)
        {
            Finish(chain, _place.Do(), whole[chain[0] % 2]);
        }
    }

    // Odd numbers begin where the artifacts of another seed are, so that these are replaced.
    private void Begin(int number)
    {
        if (number % 2 == 0)
        {
            _place.Begin();
        }
        else
        {
            _place.BeginAfter(Other);
        }
    }

    private Snapshot Whole(int number)
    {
        Begin(number);
        return _place.DoWhole();
    }

    private string Numbers(List<int> chain) => string.Create(CultureInfo.InvariantCulture, $"--target {target.Name} --only {chain[0]}-{chain[^1]}");

    private void Note(int number, Blow blow, RunEnd end)
    {
        var stage = TinyExperiment.StageAt(_place.Folder, _keys);
        CampaignReport.Say($"{target.Name} {number}: {blow}: {(end.Killed ? $"killed in {stage}" : "ran to its end")}, {end.Length.TotalSeconds:0.0} s");
        if (end.Killed)
        {
            _kills++;
            _open++;
            report.Count("kills");
            report.Where($"{target.Name}: {stage}");
        }
    }

    private void Finish(List<int> chain, RunEnd end, Snapshot whole)
    {
        report.Count("finished");
        report.Count("resumed", _open);
        _open = 0;
        if (end.ExitCode != 0)
        {
            report.Fail(Numbers(chain), "failed", $"the run after the kills ended with {end.ExitCode}: {end.Output}");
            return;
        }

        Compare(Numbers(chain), whole);
    }

    private void Compare(string numbers, Snapshot whole)
    {
        var now = Snapshot.Of(_place.Folder);
        foreach (var path in now.Different(whole))
        {
            report.Fail(numbers, "differing", path);
        }

        foreach (var path in now.Extra(whole))
        {
            report.Fail(numbers, "leftovers", path);
        }
    }
}
