using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Tests.Evaluation;

namespace RosePO.Core.Tests.Serving;

/// <summary>The server over HTTP.</summary>
public sealed class ServerTests(ServerTests.Up up) : IClassFixture<ServerTests.Up>
{
    private readonly GetRecommendationsTests.Made _made = up.Made;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Users_and_histories_are_answered_as_the_cmdlet_answers_them()
    {
        var (user, titles) = (_made.Data.Users[2], _made.Data.Items.Select(item => item.Title).ToArray());
        await Same(new { user = user.SourceId }, new RecommendationQuery { User = user.SourceId });
        await Same(new { history = titles[..3], k = 4 }, new RecommendationQuery { User = "", History = titles[..3], Top = 4 });
        await Same(
            new { history = titles[..2], candidates = titles[1..9], exclude = (string[])[titles[5], _made.Data.Items[6].SourceId] },
            new RecommendationQuery { User = "", History = titles[..2], Candidates = titles[1..9], Exclude = [titles[5], titles[6]] });
    }

    [Fact]
    public async Task Queries_at_once_each_have_their_own_answer_and_share_batches()
    {
        var titles = _made.Data.Items.Select(item => item.Title).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Ask(new { history = (string[])[titles[i % titles.Length]], k = 1 + (i % 3) })));
        for (var i = 0; i < answers.Length; i++)
        {
            Assert.Equal(Expected(new RecommendationQuery { User = "", History = [titles[i % titles.Length]], Top = 1 + (i % 3) }), Titles(answers[i]));
        }

        // # of queries over # of batches.
        var metrics = await up.Server.Client.GetStringAsync("/metrics", Cancellation);
        Assert.True(Figure(metrics, "rosepo_batch_queries_sum") / Figure(metrics, "rosepo_batch_queries_count") > 1, metrics);
        Assert.Contains("http_server_request_duration", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "RequestInvalid", "names neither a user nor a history")]
    [InlineData("{\"user\":\"nobody\"}", "UserUnknown", "'nobody'")]
    [InlineData("{\"history\":[\"no such title\"]}", "ItemUnknown", "the nearest title is")]
    [InlineData("{\"history\":[],\"k\":0}", "RequestInvalid", "k is 0 where a number from 1 to 1000")]
    [InlineData("{\"history\":[],\"k\":\"many\"}", "RequestInvalid", "$.k")]
    [InlineData("{\"histroy\":[]}", "RequestInvalid", "histroy")]
    [InlineData("{\"history\":[", "RequestInvalid", "JSON")]
    [InlineData("", "RequestInvalid", "")]
    public async Task What_is_wrong_with_a_query_is_a_problem_with_a_code_and_a_sentence(string body, string code, string words)
    {
        using var response = await up.Server.Client.PostAsync("/recommend", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Contains(words, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_is_given_up_leaves_the_server_answering()
    {
        var title = _made.Data.Items[0].Title;
        var givenUp = 0;
        for (var attempt = 0; givenUp == 0 && attempt < 50; attempt++)
        {
            using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var leaving = Enumerable.Range(0, 8).Select(_ => up.Server.Client.PostAsJsonAsync("/recommend", new { history = (string[])[title] }, impatient.Token)).ToArray();
            await impatient.CancelAsync();
            foreach (var left in leaving)
            {
                try
                {
                    // Now and then the server is the quicker one.
                    using var answer = await left;
                    Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                }
                catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
                {
                    givenUp++;
                }
            }
        }

        Assert.True(givenUp > 0, "The server was the quicker one each time.");
        Assert.NotEmpty(Titles(await Ask(new { history = (string[])[title] })));
    }

    [Fact]
    public async Task Health_and_the_description_of_the_interface_are_served()
    {
        var health = JsonNode.Parse(await up.Server.Client.GetStringAsync("/health", Cancellation))!;
        Assert.Equal(("ready", _made.Data.Items.Count), ((string?)health["status"], (int)health["titles"]!));
        var description = JsonNode.Parse(await up.Server.Client.GetStringAsync("/openapi/v1.json", Cancellation))!;
        Assert.NotNull(description["paths"]!["/recommend"]!["post"]);
        Assert.Contains("k", description["components"]!["schemas"]!["RecommendBody"]!["properties"]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public async Task More_than_may_wait_is_told_to_come_again()
    {
        using var server = RunningServer.Start(_made.Request, "--maxwaiting", "1", "--batchsize", "1");
        var title = _made.Data.Items[0].Title;
        var responses = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => server.Client.PostAsJsonAsync("/recommend", new { history = (string[])[title] }, Cancellation)));
        Assert.All(responses, response => Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, response.StatusCode.ToString()));
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.All(responses.Where(response => response.StatusCode == HttpStatusCode.ServiceUnavailable), response => Assert.Equal(1, response.Headers.RetryAfter?.Delta?.TotalSeconds));
        Assert.Equal(0, server.Stop());
    }

    [Theory]
    [InlineData("--modle is no option|'--modle'", "--modle", "x", "--dataset", "y")]
    [InlineData("needs a model and a dataset", "--dataset", "y")]
    [InlineData("'port' is '70000'", "--model", "x", "--dataset", "y", "--port", "70000")]
    [InlineData("--address is 'nowhere'", "MODEL", "DATASET", "--address", "nowhere")]
    [InlineData("'method'|Method", "--model", "x", "--dataset", "y", "--method", "Guess")]
    [InlineData("does not exist", "--model", "/no/such/model", "--dataset", "/no/such/dataset")]
    public void What_it_cannot_start_with_is_one_sentence(string words, params string[] arguments)
    {
        using var process = RunningServer.Launch([.. arguments.SelectMany(argument => argument switch
        {
            "MODEL" => ["--model", _made.Request.Model],
            "DATASET" => ["--dataset", _made.Request.Dataset],
            _ => (string[])[argument],
        })]);
        var error = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.Matches($"^ROSE[0-9]+: .*({words})", error);
        Assert.DoesNotContain('\n', error);
    }

    private async Task Same(object body, RecommendationQuery query) => Assert.Equal(Expected(query), Titles(await Ask(body)));

    private string[] Expected(RecommendationQuery query) =>
        [.. GetRecommendations.Run(_made.Request with { Queries = [query] }, cancellation: Cancellation).Recommendations.Select(row => row.Title)];

    private async Task<JsonNode> Ask(object body)
    {
        using var response = await up.Server.Client.PostAsJsonAsync("/recommend", body, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static string[] Titles(JsonNode answer) => [.. answer["recommendations"]!.AsArray().Select(row => (string)row!["title"]!)];

    private static double Figure(string metrics, string name) => double.Parse(
        metrics.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A model and a server that has it.</summary>
    public sealed class Up : IDisposable
    {
        public Up() => Server = RunningServer.Start(Made.Request);

        public GetRecommendationsTests.Made Made { get; } = new();

        internal RunningServer Server { get; }

        public void Dispose()
        {
            Server.Dispose();
            Made.Dispose();
        }
    }
}
