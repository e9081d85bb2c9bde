using System.Globalization;
using RosePO.Fuzz.Running;
using RosePO.Fuzz.Targets;

namespace RosePO.Core.Tests;

/// <summary>
/// The short form of the program <c>tests/Fuzz</c>: its first inputs of every kind. <c>ROSEPO_FUZZ_FILES</c> sets how many, a fifth of it for each
/// kind.
/// </summary>
public sealed class FuzzTests
{
    private const int Seed = 1;
    private const int HarnessInputs = 150;

    private static readonly int s_inputs = int.Parse(Environment.GetEnvironmentVariable("ROSEPO_FUZZ_FILES") ?? "1000", CultureInfo.InvariantCulture) / 5;

    public static TheoryData<string> Kinds => [.. FuzzTargets.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_files_are_read_or_refused_with_a_code_and_nothing_is_lost_in_silence(string kind)
    {
        using var target = FuzzTargets.Open(kind);
        var counts = new Dictionary<Verdict, int>();
        for (var index = 0; index < s_inputs; index++)
        {
            var (verdict, _, detail) = Trial.Run(target, kind, Seed, index);
            counts[verdict] = counts.GetValueOrDefault(verdict) + 1;
            Assert.True(verdict is Verdict.Read or Verdict.Refused, $"--kind {kind} --seed {Seed} --replay {index}: {verdict} {detail}");
        }

        // Both ends are reached, or the damages would test little.
        Assert.True(s_inputs < 100 || (counts.GetValueOrDefault(Verdict.Read) > 0 && counts.GetValueOrDefault(Verdict.Refused) > 0));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_input_is_made_of_its_kind_seed_and_number_alone(string kind)
    {
        using var one = FuzzTargets.Open(kind);
        using var other = FuzzTargets.Open(kind);
        byte[][] inputs = [.. Enumerable.Range(0, 20).Select(index => Trial.Input(one, kind, Seed, index, out _))];
        Assert.All(Enumerable.Range(0, 20).Reverse(), index => Assert.Equal(inputs[index], Trial.Input(other, kind, Seed, index, out _)));
        Assert.True(inputs.Select(Convert.ToHexString).Distinct().Count() > 10);
    }

    [Fact]
    public void A_campaign_counts_and_names_the_inputs_that_end_its_processes_stand_still_or_end_without_a_code()
    {
        using var target = new HarnessTarget();
        var expected = Enumerable.Range(0, HarnessInputs).Select(index => HarnessTarget.Expected(Trial.Input(target, HarnessTarget.Kind, Seed, index, out _))).ToList();
        Assert.Contains(Verdict.Crash, expected);
        Assert.Contains(Verdict.Hang, expected);
        var campaign = new Campaign(HarnessTarget.Kind, Seed, HarnessInputs, TimeSpan.FromSeconds(3));
        campaign.Run();
        Assert.Equal(HarnessInputs, campaign.Tally.Inputs);
        Assert.All(Enum.GetValues<Verdict>(), verdict => Assert.Equal(expected.Count(other => other == verdict), campaign.Tally.Of(verdict)));
        Assert.Equal(
            expected.Select((verdict, index) => (verdict, index)).Where(entry => entry.verdict is not (Verdict.Read or Verdict.Refused)).Select(entry => $"{entry.index} {entry.verdict}"),
            campaign.Failures.OrderBy(failure => failure.Index).Select(failure => $"{failure.Index} {failure.Verdict}"));
    }
}
