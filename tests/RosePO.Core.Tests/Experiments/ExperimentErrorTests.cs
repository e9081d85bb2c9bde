using CsCheck;
using RosePO.Core.Experiments;

namespace RosePO.Core.Tests.Experiments;

public class ExperimentErrorTests
{
    private static void HasPlace(RoseException error, RoseErrorCode code, int line, int column)
    {
        Assert.Equal((code, line, column), (error.Error, error.Line, error.Column));
        Assert.EndsWith("experiment.yml", error.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dataset: { format: Sample }\nsft:\n  epoch: 2\n", 3, 3, "epochs")]
    [InlineData("dataset: { format: Sample }\npretain: { epochs: 2 }\n", 2, 1, "pretrain")]
    [InlineData("dataset: { format: Sample, sample: { user: 5 } }\n", 1, 38, "users")]
    public void An_unknown_key_is_refused_where_it_stands_with_the_nearest_known_one(string yaml, int line, int column, string nearest)
    {
        var error = ExperimentFile.Error(yaml);

        HasPlace(error, RoseErrorCode.ExperimentKeyUnknown, line, column);
        Assert.Contains($"did you mean '{nearest}'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_resembles_none_gets_the_list()
    {
        var error = ExperimentFile.Error("dataset: { format: Sample }\nmeasure: { zzzzzzzz: 1 }\n");

        Assert.Contains("use one of additionalProtocols, against, baselines,", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("destination")]
    [InlineData("stage")]
    [InlineData("overwrite")]
    public void What_the_experiment_itself_decides_is_no_key(string key) =>
        HasPlace(
            ExperimentFile.Error($"dataset: {{ format: Sample }}\nsft: {{ {key}: x }}\n"), RoseErrorCode.ExperimentKeyUnknown, 2, 8);

    [Theory]
    [InlineData("pairs: { a/b: { strategies: [Random] } }", "it names a folder")]
    [InlineData("measure: { models: [sft] }", "which is not a model of this experiment")]
    [InlineData("smooth: { mixed: { temperature: 1 } }", "which is not a pair set of this experiment")]
    [InlineData("sft: { model: nowhere/at/all }", "which is neither a model nor a folder of this experiment")]
    [InlineData("sft: {}\npairs: { a: {} }\nsmooth: { a: {} }\nalign: { a: { smoothed: true, loss: Ipo } }", "Ipo cannot take")]
    [InlineData("sft: {}\npairs: { a: {} }\nalign: { a: { smoothed: true } }", "add 'smooth.a'")]
    [InlineData("sft: {}\npairs: { a: {} }\nalign: { sft: {} }", "the name of another model")]
    [InlineData("sft: {}\npairs: { a: {}, b: {} }\nalign: { x: {} }", "'align.x.pairs' is missing")]
    [InlineData("name: ../up", "a name of letters")]
    public void An_impossible_value_is_refused_where_it_stands(string yaml, string says)
    {
        var error = ExperimentFile.Error("dataset: { format: Sample }\n" + yaml + "\n");

        Assert.Equal(RoseErrorCode.ExperimentValueInvalid, error.Error);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.True(error.Line >= 2 && error.Column >= 1, $"({error.Line},{error.Column})");
    }

    [Theory]
    [InlineData("sft: { epochs: many }", "'epochs' is 'many' where a number")]
    [InlineData("sft: { batchSize: 1.5 }", "'batchSize' is '1.5' where a whole number")]
    [InlineData("sft: { batchSize: 0 }", "a whole number of at least 1")]
    [InlineData("sft: { learningRate: -1 }", "a number above 0")]
    [InlineData("sft: { learningRate: .nan }", "a number")]
    [InlineData("sft: { lora: 8 }", "a mapping of keys")]
    [InlineData("sft: { epochs: [1] }", "is a list where")]
    [InlineData("pairs: { a: { strategies: Random } }", "a list such as [a, b]")]
    [InlineData("pairs: { a: { strategies: [Randum] } }", "one of SelfHard, Semantic, Popularity, Random")]
    [InlineData("measure: { confidence: 1 }", "a number above 0 and below 1")]
    [InlineData("measure: { baselines: [popular] }", "did you mean 'popularity'?")]
    [InlineData("sft: {}\npairs: { a: {} }\nalign: { a: { loss: Ipo, losses: [{ loss: Dpo }] } }", "keep one of them")]
    [InlineData("measure: { metrics: [NDGC@5], baselines: [random] }", "did you mean 'NDCG@5'?")]
    [InlineData("seed: x", "'seed' is 'x' where a whole number")]
    public void An_option_is_refused_where_it_stands_as_its_operation_refuses_it(string yaml, string says)
    {
        var error = ExperimentFile.Error("dataset: { format: Sample }\n" + yaml + "\n");

        Assert.Equal(RoseErrorCode.RequestInvalid, error.Error);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Option);
        Assert.True(error.Line >= 2 && error.Column >= 1, $"({error.Line},{error.Column})");
    }

    [Fact]
    public void An_experiment_needs_a_dataset() =>
        HasPlace(ExperimentFile.Error("sft: { epochs: 1 }\n"), RoseErrorCode.ExperimentValueInvalid, 1, 1);

    [Theory]
    [InlineData("dataset: { format: Sample\nsft: 1\n")]
    [InlineData("dataset: { format: Sample }\n\tsft: 1\n")]
    [InlineData("dataset: { format: Sample }\ndataset: { format: Csv }\n")]
    [InlineData("")]
    [InlineData("- a\n- b\n")]
    public void What_is_no_YAML_mapping_is_refused_with_its_place(string yaml)
    {
        var error = ExperimentFile.Error(yaml);

        Assert.Equal(RoseErrorCode.ExperimentSyntax, error.Error);
        Assert.True(error.Line >= 1 && error.Column >= 1, $"({error.Line},{error.Column})");
    }

    [Fact]
    public void A_wrong_override_names_itself_and_no_line()
    {
        var error = ExperimentFile.Error("dataset: { format: Sample }\nsft: { epochs: 1 }\n", ("sft.epoch", "2"));

        Assert.Equal((RoseErrorCode.ExperimentKeyUnknown, 0), (error.Error, error.Line));
        Assert.StartsWith("Override 'sft.epoch=2':", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_said_to_be_missing()
    {
        var request = new ExperimentRequest { File = Path.Combine(Path.GetTempPath(), "no-such-experiment.yml") };

        Assert.Equal(RoseErrorCode.FileNotFound, Assert.Throws<RoseException>(() => RunExperiment.Run(request, null, TestContext.Current.CancellationToken)).Error);
    }

    [Fact]
    public void No_text_whatsoever_escapes_as_another_exception() => Gen.Char[" :{}[]-,\n'\"#&*!|>ab1\t"].Array[0, 40].Sample(text =>
    {
        try
        {
            ExperimentFile.Plan("dataset: { format: Sample }\n" + new string(text));
        }
        catch (RoseException)
        {
        }
    }, iter: 2000);
}
