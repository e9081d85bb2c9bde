using System.Globalization;
using System.Text.Json;
using RosePO.Fuzz.Running;
using RosePO.Fuzz.Targets;

// Damaged files of every kind that the product reads, by the hundred thousand.
//
//   dotnet run -c Release --project tests/Fuzz -- --inputs 100000 --seed 1 [--kind yaml,csv] [--limit 10] [--json]
//   dotnet run -c Release --project tests/Fuzz -- --kind yaml --seed 1 --replay 12345 [--out file]
//
// Ends with 1 if an input crashed, hung, ended without a code or lost something in silence.
if (args is ["slice", var sliceKind, var sliceSeed, var from, var to, var without, var position])
{
    FuzzSlice.Run(
        sliceKind, Whole(sliceSeed), Long(from), Long(to), [.. without.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Long)], position, Console.Out);
    return 0;
}

var kinds = Option("--kind")?.Split(',') ?? [.. FuzzTargets.Kinds];
if (kinds.FirstOrDefault(kind => !FuzzTargets.Kinds.Contains(kind)) is { } unknown)
{
    Console.Error.WriteLine($"'{unknown}' is not a kind: name some of {string.Join(", ", FuzzTargets.Kinds)}.");
    return 2;
}

var seed = Whole(Option("--seed") ?? "1");
if (Option("--replay") is { } index)
{
    using var target = FuzzTargets.Open(kinds[0]);
    if (Option("--out") is { } path)
    {
        File.WriteAllBytes(path, Trial.Input(target, kinds[0], seed, Long(index), out _));
    }

    var (verdict, code, detail) = Trial.Run(target, kinds[0], seed, Long(index));
    Console.WriteLine($"{verdict} {code} {detail}");
    return 0;
}

var (inputs, limit, failed) = (Long(Option("--inputs") ?? "1000"), TimeSpan.FromSeconds(Whole(Option("--limit") ?? "10")), false);
foreach (var kind in kinds)
{
    var campaign = new Campaign(kind, seed, inputs, limit);
    campaign.Run(args.Contains("--progress") ? Console.Error.WriteLine : null);
    failed |= campaign.Failures.Count > 0;
    var tally = campaign.Tally;
    if (args.Contains("--json"))
    {
        Console.WriteLine(JsonSerializer.Serialize(new { kind, seed, tally.Inputs, tally.Verdicts, tally.Codes, seconds = Math.Round(campaign.Elapsed.TotalSeconds, 1), failures = campaign.Failures.Take(20) }));
    }
    else
    {
        Console.WriteLine(
            $"{kind,-12} {tally.Inputs,7} inputs: {tally.Of(Verdict.Read)} read, {tally.Of(Verdict.Refused)} refused, {tally.Of(Verdict.Crash)} crashes, {tally.Of(Verdict.Hang)} hangs, "
            + $"{tally.Of(Verdict.Unknown)} without a code, {tally.Of(Verdict.SilentLoss)} silent losses, {tally.Of(Verdict.BadSentence)} no sentence; {campaign.Elapsed.TotalSeconds:0} s");
        foreach (var group in campaign.Failures.GroupBy(failure => failure.Signature).OrderByDescending(group => group.Count()).Take(20))
        {
            Console.WriteLine($"  {group.First().Verdict}, {group.Count()} times, --kind {kind} --seed {seed} --replay {group.First().Index}: {group.Key}");
        }
    }
}

return failed ? 1 : 0;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
