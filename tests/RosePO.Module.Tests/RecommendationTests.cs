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

    [Theory]
    [InlineData("csv", "user,history,k,note\nUSER,,2,x\nanna,TITLE|TITLE2,1,y\n,TITLE,,z\n")]
    [InlineData("tsv", "user\thistory\tk\nUSER\t\t2\nanna\tTITLE|TITLE2\t1\n\tTITLE\t\n")]
    [InlineData("jsonl", "{\"user\":\"USER\",\"k\":2}\n{\"user\":\"anna\",\"history\":[\"TITLE\",\"TITLE2\"],\"k\":1}\n{\"history\":[\"TITLE\"]}\n")]
    public void A_file_of_queries_is_answered_as_its_rows_are_alone(string ending, string text)
    {
        var titles = host.Get(Model + $"(Get-Recommendation -User '{User(0)}' -Model $model -Dataset $data -Top 2 -IncludeHistory).Title");
        File.WriteAllText(host.InFolder($"queries.{ending}"), text.Replace("USER", User(0)).Replace("TITLE2", titles[1].ToString()).Replace("TITLE", titles[0].ToString()));
        var rows = host.Get(Model + $"Get-Recommendation -InputPath ./queries.{ending} -Model $model -Dataset $data -Top 3");
        Assert.Equal([(User(0), 2), ("anna", 1), ("3", 3)], rows.GroupBy(row => Text(row, "User")).Select(group => (group.Key, group.Count())));
        Assert.Equal(
            host.Get(Model + $"(Get-Recommendation -User anna -History '{titles[0]}', '{titles[1]}' -Model $model -Dataset $data -Top 1).Title").Single().ToString(),
            Text(rows[2], "Title"));

        // Written, it is read again, as Parquet by way of another command of the same kind.
        foreach (var written in (string[])["csv", "jsonl", "parquet"])
        {
            var file = Assert.Single(host.Get(Model + $"Get-Recommendation -InputPath ./queries.{ending} -OutputPath ./titles-{ending}.{written} -Model $model -Dataset $data -Top 3"));
            Assert.True(((FileInfo)file.BaseObject).Length > 0);
        }

        Assert.Equal(
            rows.Select(row => $"{Text(row, "User")},{row.Properties["Rank"].Value},{Text(row, "Item")}"),
            File.ReadLines(host.InFolder($"titles-{ending}.csv")).Skip(1).Select(line => string.Join(',', line.Split(',')[..3])));
        Assert.Equal(rows.Count, File.ReadLines(host.InFolder($"titles-{ending}.jsonl")).Count());
    }

    [Theory]
    [InlineData("queries.txt", "user\n1\n", "RequestInvalid", "it must end with .csv")]
    [InlineData("queries.csv", "name\n1\n", "DatasetRowInvalid", "neither a column 'user' nor a column 'history'")]
    [InlineData("queries.csv", "user,k\n1,many\n", "DatasetRowInvalid", "many")]
    [InlineData("queries.jsonl", "{\"user\":\"1\"}\n{\"k\":1}\n", "DatasetRowInvalid", "row 2 names neither")]
    [InlineData("missing.csv", null, "FileNotFound", "missing.csv")]
    public void A_file_that_is_no_list_of_queries_is_refused_and_nothing_is_written(string name, string? text, string code, string words)
    {
        var folder = Directory.CreateDirectory(host.InFolder($"bad-{Guid.NewGuid():N}")).FullName;
        if (text is not null)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        var (_, errors) = host.Run(Model + $"Get-Recommendation -InputPath '{folder}/{name}' -OutputPath '{folder}/out.csv' -Model $model -Dataset $data");
        Assert.Equal($"{code},RosePO.Commands.GetRecommendationCommand", errors[0].FullyQualifiedErrorId);
        Assert.Contains(words, errors[0].ErrorDetails?.Message ?? errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("out.csv", Directory.EnumerateFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_server_answers_as_the_cmdlet_does_and_ends()
    {
        var rows = host.Get(Model + $$"""
            $server = Start-RosePOServer -Model $model -Dataset $data -Port 0
            $body = '{ "user": "{{User(0)}}", "k": 3 }'
            $client = [System.Net.Http.HttpClient]::new()
            $client.PostAsync([uri]"$($server.Url)recommend", [System.Net.Http.StringContent]::new($body, [Text.Encoding]::UTF8, 'application/json')).Result.Content.ReadAsStringAsync().Result
            ($model | Get-Recommendation -User '{{User(0)}}' -Top 3).Title -join '|'
            $server | Stop-RosePOServer
            [System.IO.Directory]::Exists("/proc/$($server.ProcessId)")
            """);
        Assert.Equal(rows[1].ToString(), string.Join('|', System.Text.Json.Nodes.JsonNode.Parse(rows[0].ToString())!["recommendations"]!.AsArray().Select(row => (string)row!["title"]!)));
        Assert.False((bool)rows[2].BaseObject);
    }

    [Fact]
    public void A_server_that_cannot_start_says_why_as_a_cmdlet_does()
    {
        var (_, errors) = host.Run(Model + "Start-RosePOServer -Model $model -Dataset $data -Address nowhere; Stop-RosePOServer 1");
        Assert.All(errors, error => Assert.StartsWith("RequestInvalid,RosePO.Commands.", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(2, errors.Count);
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
