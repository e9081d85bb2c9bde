using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

public sealed class ExperimentKeysTests
{
    private const string Yaml = """
        dataset: { format: Sample }
        sft: { epochs: 1 }
        pairs: { hard: { strategies: [Random] } }
        align: { dpo: { loss: Dpo }, rosepo: { } }
        """;

    private static string ValueOf(ExperimentKey key) => key.Values.Count > 0 ? key.Values[0]
        : key.Kind == "a whole number" || key.Kind == "a number" ? "1" : "x";

    [Fact]
    public void Named_sections_have_the_names_of_the_file()
    {
        using var file = new ExperimentFile(Yaml);
        var keys = ExperimentKeys.Of(file.File).Select(key => key.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "seed", "dataset.format", "sft.lora.rank", "pairs.hard.maxExamples", "align.dpo.beta", "align.rosepo.beta" }, keys);
        Assert.DoesNotContain(keys, key => key.StartsWith("smooth.", StringComparison.Ordinal) || key.EndsWith(".destination", StringComparison.Ordinal));
        Assert.Contains("align.NAME.beta", ExperimentKeys.Of(null).Select(key => key.Name));
    }

    [Fact]
    public void Every_key_that_is_offered_is_a_key()
    {
        using var file = new ExperimentFile(Yaml);
        foreach (var key in ExperimentKeys.Of(file.File))
        {
            try
            {
                file.Load((key.Name, ValueOf(key)));
            }
            catch (RoseException error)
            {
                // A value may not fit the others; the key itself must be known.
                Assert.True(error.Error != RoseErrorCode.ExperimentKeyUnknown, $"{key.Name}: {error.Message}");
            }
        }
    }

    [Fact]
    public void Choices_are_offered_with_their_values()
    {
        var schedule = ExperimentKeys.Of(null).Single(key => key.Name == "sft.schedule.shape");
        Assert.Equal(Enum.GetNames<LearningRateSchedule>(), schedule.Values);
    }

    [Fact]
    public void A_file_that_cannot_be_read_offers_the_keys_without_names()
    {
        using var file = new ExperimentFile("a: [");
        Assert.Contains("pairs.NAME.maxExamples", ExperimentKeys.Of(file.File).Select(key => key.Name));
    }
}
