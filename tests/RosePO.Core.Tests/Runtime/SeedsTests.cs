using System.Globalization;
using System.Text.RegularExpressions;
using RosePO.Core.Runtime;

namespace RosePO.Core.Tests.Runtime;

public sealed partial class SeedsTests
{
    [Fact]
    public void Streams_draw_what_they_drew_when_artifacts_of_this_format_were_first_made()
    {
        long[] drawn =
        [
            Seeds.Candidates(1, "test", "u7"), Seeds.MeasuredCandidates(1, CandidateList.Uniform, "test", "u7"), Seeds.SampleCatalogue(1), Seeds.SampleUser(1, "7"), Seeds.Resamples(5),
            Seeds.Weights(1), Seeds.AdapterWeights(1), Seeds.Order(1, 2), Seeds.Packing(1, 2), Seeds.MixedDomains(1, 2), Seeds.PromptCandidates(1, 2, 3, 4),
            Seeds.Dropout(1, 2), Seeds.DropoutOf(9, 2, 3), Seeds.Answer(7, 0), Seeds.Answer(7, 1), (long)Seeds.OracleWeights(-1), Seeds.OracleOrder(5),
            Seeds.Examples(5), Seeds.ExampleCandidates(1, 2, 3), Seeds.ExampleStrategy(1, 2, 3), Seeds.Flipped(1, 2, 3, 4), Seeds.Prompt(2, 3), Seeds.Batches(1),
        ];
        long[] expected =
        [
            1_017_387_454, 550_962_236, 176_752_684, 958_289_571, 5,
            577_952_960, 577_952_960, 1_214_035_366, 1_214_035_366, 997_211_733, 112_901_622,
            1_058_247_871, 900_528_047, 7, 2_077_538_259, 4_294_967_295, 5,
            5, 1_245_740_276, 1_712_485_097, 299_105_213, 109_519_093, 280_240_934,
        ];
        Assert.Equal(expected, drawn);
        Assert.Equal((1_302_981_164, 69_815_012), (Seeds.OracleFolds(1), Seeds.OracleFold(1, 2)));
        Assert.Equal(1_826_595_832, Seeds.FlowRow(1, 2, 3));
        Assert.Equal(1_343_984_552, Seeds.MeasuredDraws("u7", 3));
        Assert.Equal(1_723_659_674, Seeds.Trials(1));
        Assert.Equal(~1UL, Seeds.OracleDropout(1));
        Assert.Equal(0.580093020806089, Seeds.Token(1, 2, 3));
        Assert.Equal(7_353_667 / (float)(1 << 24), Seeds.RandomScore(1, 2, 3));
    }

    [Fact]
    public void Each_strategy_has_a_stream_of_its_own_by_its_name_and_not_by_its_place()
    {
        var numbers = new Dictionary<string, int>
        {
            ["SelfHard"] = 1_672_621_539,
            ["Semantic"] = 1_249_538_857,
            ["Popularity"] = 656_269_233,
            ["Random"] = 1_553_705_604,
            ["InBatch"] = 112_901_622,
            ["File"] = 1_859_458_631,
        };
        Assert.Equal(numbers, Enum.GetValues<RejectedStrategy>().ToDictionary(strategy => strategy.ToString(), strategy => Seeds.Rejected(1, 2, 3, strategy)));
    }

    [Fact]
    public void Every_random_number_of_the_source_comes_from_a_named_stream()
    {
        var unnamed = Sources("src").SelectMany(file => File.ReadLines(file).Select((line, at) => (File: file, Line: line, Number: at + 1)))
            .Where(line => UnnamedRandom().IsMatch(line.Line))
            .Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.File}({line.Number}): {line.Line.Trim()}"));
        Assert.Equal([], unnamed);
    }

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Repository.At(folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex(@"new Random\((?!Seeds\.)|Random\.Shared")]
    private static partial Regex UnnamedRandom();
}
