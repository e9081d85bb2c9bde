using System.Management.Automation;

namespace RosePO.Module.Tests;

[Collection(Host.Collection)]
public sealed class RecommendationTests(Host host) : IClassFixture<Host>
{
    // Made once a runspace: each test finds the same artifacts again.
    private const string Model = """
        $tiny = @{ HiddenSize = 32; Layers = 1; Heads = 2; KeyValueHeads = 2; IntermediateSize = 64; ContextLength = 384; ValidationUsers = 0 }
        $data = Import-RecDataset -Format Sample -SampleUsers 30 -SampleFamilies 8 -SampleFamilySize 4 -SampleMeanInteractions 8
        $model = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination runs/sft -PretrainEpochs 0 -Epochs 0.1 @tiny

        """;

    [Fact]
    public void Users_from_the_pipeline_get_their_titles_in_order()
    {
        var rows = host.Get(Model + $"'{User(1)}', '{User(0)}' | Get-Recommendation -Model $model -Dataset $data -Top 3");
        Assert.Equal([User(1), User(1), User(1), User(0), User(0), User(0)], rows.Select(row => Text(row, "User")));
        Assert.Equal([1, 2, 3, 1, 2, 3], rows.Select(row => (int)row.Properties["Rank"].Value));
        Assert.All(rows, row => Assert.Equal("RosePO.Recommendation", row.TypeNames[0]));
        Assert.All(rows, row => Assert.NotEmpty(Text(row, "Title")));
    }

    [Fact]
    public void A_trained_result_brings_model_and_dataset()
    {
        var rows = host.Get(Model + $"$model | Get-Recommendation -User '{User(0)}' -Top 2");
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public void Histories_bind_by_property_name_and_unnamed_ones_are_numbered()
    {
        var rows = host.Get(Model + """
            $titles = ($model | Get-Recommendation -User 'U' -Top 2 -IncludeHistory).Title
            [pscustomobject]@{ User = 'anna'; History = $titles }, [pscustomobject]@{ History = $titles[0] }, [pscustomobject]@{ User = '2' } |
                Get-Recommendation -Model $model -Dataset $data -Top 1
            """.Replace("'U'", $"'{User(0)}'"));
        Assert.Equal(["anna", "1", "2"], rows.Select(row => Text(row, "User")));
    }

    [Fact]
    public void What_is_unknown_is_an_error_by_name_and_the_others_are_answered()
    {
        var (output, errors) = host.Run(Model + $"'nobody', '{User(0)}' | Get-Recommendation -Model $model -Dataset $data -Top 1; Get-Recommendation -History 'No such title' -Model $model -Dataset $data");
        Assert.Equal(User(0), Text(Assert.Single(output), "User"));
        Assert.Equal(
            ["UserUnknown,RosePO.Commands.GetRecommendationCommand", "ItemUnknown,RosePO.Commands.GetRecommendationCommand"],
            errors.Select(error => error.FullyQualifiedErrorId));
        Assert.All(errors, error => Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category));
        Assert.Equal("nobody", errors[0].TargetObject);
    }

    [Fact]
    public void Both_methods_find_the_same_title_where_beams_hold_the_catalogue()
    {
        var rows = host.Get(Model + $"foreach ($how in @{{ Method = 'Beam'; Beams = 64 }}, @{{ Method = 'Score' }}) {{ $model | Get-Recommendation -User '{User(0)}' @how -Top 4 }}");
        Assert.Equal(rows.Take(4).Select(row => Text(row, "Item")), rows.Skip(4).Select(row => Text(row, "Item")));
    }

    [Fact]
    public void Prompts_that_differ_from_those_of_the_training_are_a_warning_for_all_users_together()
    {
        var users = string.Join(',', Enumerable.Range(1, 30).Concat(Enumerable.Range(1, 30)).Concat(Enumerable.Range(1, 30)));
        var warned = host.Get(Model + $"$null = {users} | Get-Recommendation -Model $model -Dataset $data -Top 1 -MaxHistory 2 -WarningVariable told -WarningAction SilentlyContinue; $told");
        Assert.Matches("^Prompts differ: history of 2 titles ", Assert.Single(warned).ToString());
        Assert.Empty(host.Get(Model + "$null = 1 | Get-Recommendation -Model $model -Dataset $data -Top 1 -WarningVariable told; $told"));
        var pairs = host.Get(Model + "$null = New-PreferencePairs -Dataset $data -Model $model -Strategy Random -MaxExamples 2 -MaxHistory 2 -Destination runs/shown -WarningVariable told -WarningAction SilentlyContinue; $told");
        Assert.Matches("^Prompts differ: history of 2 titles ", Assert.Single(pairs).ToString());
    }

    private static string Text(PSObject row, string property) => (string)row.Properties[property].Value;

    // The generated users are numbered from 1.
    private static string User(int number) => (number + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
