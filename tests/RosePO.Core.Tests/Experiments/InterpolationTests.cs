namespace RosePO.Core.Tests.Experiments;

public sealed class InterpolationTests
{
    private const string Head = "dataset: { format: Sample }\nsft: { epochs: 2, batchSize: 8 }\n";

    private static string? Title(string yaml, params (string Key, string Value)[] overrides) =>
        Assert.IsType<MeasurementRequest>(ExperimentFile.Plan(yaml, overrides).Stages[^1].Request).Title;

    [Fact]
    public void A_reference_is_replaced_by_the_other_keys_value() =>
        Assert.Equal("2 passes of 8", Title(Head + "measure: { title: \"${sft.epochs} passes of ${ sft.batchSize }\" }\n"));

    [Fact]
    public void References_of_references_are_followed_whatever_their_order() =>
        Assert.Equal("a8b", Title("name: a${sft.batchSize}b\n" + Head + "measure: { title: '${name}' }\n"));

    [Fact]
    public void A_number_may_be_a_reference() =>
        Assert.Equal(8, Assert.IsType<PreferencePairsRequest>(
            ExperimentFile.Plan(Head + "pairs: { a: { negatives: \"${sft.batchSize}\" } }\n").Stages[^1].Request).Negatives);

    [Fact]
    public void An_override_is_what_a_reference_finds_and_may_be_one_itself()
    {
        const string yaml = Head + "measure: { title: '${sft.epochs}' }\n";

        Assert.Equal("5", Title(yaml, ("sft.epochs", "5")));
        Assert.Equal("8", Title(yaml, ("measure.title", "${sft.batchSize}")));
    }

    [Fact]
    public void The_environment_is_read_by_name()
    {
        var name = $"ROSEPO_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, "nightly");
        try
        {
            Assert.Equal("run nightly", Title(Head + $"measure: {{ title: 'run ${{env:{name}}}' }}\n"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Theory]
    [InlineData("$${sft.epochs}", "${sft.epochs}")]
    [InlineData("costs $5 and $", "costs $5 and $")]
    [InlineData("{sft.epochs}", "{sft.epochs}")]
    public void What_is_escaped_or_no_reference_stays(string text, string title) => Assert.Equal(title, Title(Head + $"measure: {{ title: '{text}' }}\n"));

    [Theory]
    [InlineData("measure: { title: '${sft.epoch}' }", 3, 19, "did you mean 'sft.epochs'?")]
    [InlineData("measure: { title: '${sft}' }", 3, 19, "names a mapping")]
    [InlineData("measure: { title: '${sft.epochs' }", 3, 19, "has no closing '}'")]
    [InlineData("measure: { title: '${env:ROSEPO_NO_SUCH}' }", 3, 19, "no variable 'ROSEPO_NO_SUCH'")]
    [InlineData("measure: { title: '${measure.title}' }", 3, 19, "'measure.title -> measure.title' needs itself")]
    [InlineData("name: ${measure.title}\nmeasure: { title: '${name}' }", 4, 19, "'name -> measure.title -> name' needs itself")]
    public void A_reference_that_leads_nowhere_is_refused_where_it_stands(string yaml, int line, int column, string says)
    {
        var error = ExperimentFile.Error(Head + yaml + "\n");

        Assert.Equal((RoseErrorCode.ExperimentReferenceInvalid, line, column), (error.Error, error.Line, error.Column));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
