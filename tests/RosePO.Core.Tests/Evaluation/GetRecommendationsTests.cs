using RosePO.Core.Data;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Models;
using RosePO.Core.Runtime;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Models;
using TorchSharp;

namespace RosePO.Core.Tests.Evaluation;

public sealed class GetRecommendationsTests(GetRecommendationsTests.Made made) : IClassFixture<GetRecommendationsTests.Made>
{
    private readonly RecDataset _data = made.Data;

    [Theory]
    [InlineData(RecommendationMethod.Score)]
    [InlineData(RecommendationMethod.Beam)]
    public void A_users_titles_are_ranked_by_the_log_prob_that_each_has_alone(RecommendationMethod method)
    {
        var user = _data.Users[2];
        var result = Run(made.Request with { Method = method, Beams = method == RecommendationMethod.Score ? 0 : _data.Items.Count, Top = 6 }, Of(user.SourceId));
        Assert.Empty(result.Failures);
        var expected = Alone(user.Items, _data.Items.Select(item => item.Id).Except(user.Items)).Take(6).ToArray();
        Assert.Equal(expected.Select(entry => _data.Items[entry.Item].Title), result.Recommendations.Select(row => row.Title));
        Assert.Equal(expected.Select(entry => _data.Items[entry.Item].SourceId), result.Recommendations.Select(row => row.Item));
        Assert.Equal(expected.Select(entry => entry.Score), result.Recommendations.Select(row => row.Score), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(Enumerable.Range(1, 6), result.Recommendations.Select(row => row.Rank));
        Assert.All(result.Recommendations, row => Assert.Equal(user.SourceId, row.User));
    }

    [Fact]
    public void Weights_of_8_bits_change_scores_a_little()
    {
        var request = made.Request with { Method = RecommendationMethod.Score, Top = 5 };
        var (exact, quantised) = (Run(request, Of(_data.Users[2].SourceId)), Run(request with { Quantisation = Quantisation.Int8 }, Of(_data.Users[2].SourceId)));
        Assert.NotEqual(exact.Recommendations.Select(row => row.Score), quantised.Recommendations.Select(row => row.Score));
        Assert.All(exact.Recommendations.Zip(quantised.Recommendations), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 0.5));
    }

    [Fact]
    public void Titles_ids_and_titles_in_another_case_name_the_same_history()
    {
        int[] items = [3, 1, 4];
        string[][] forms =
        [
            [.. items.Select(item => _data.Items[item].Title)],
            [.. items.Select(item => _data.Items[item].SourceId)],
            [.. items.Select(item => _data.Items[item].Title.ToUpperInvariant())],
        ];
        var result = Run(made.Request with { Top = 3 }, [.. forms.Select((form, i) => new RecommendationQuery { User = $"form {i}", History = form })]);
        var rows = result.Recommendations.GroupBy(row => row.User).Select(group => group.Select(row => row.Item)).ToArray();
        Assert.Equal(3, rows.Length);
        Assert.All(rows, row => Assert.Equal(rows[0], row));
        Assert.Equal(Alone(items, Enumerable.Range(0, _data.Items.Count).Except(items)).Take(3).Select(entry => _data.Items[entry.Item].SourceId), rows[0]);
    }

    [Fact]
    public void Candidates_are_listed_and_chosen_from_and_the_history_only_when_asked_for()
    {
        string[] candidates = [.. new[] { 5, 3, 9 }.Select(item => _data.Items[item].Title)];
        var query = new RecommendationQuery { User = "q", History = [_data.Items[3].Title] };
        var without = Run(made.Request with { Candidates = candidates }, query).Recommendations;
        Assert.Equal(new[] { 5, 9 }.Select(item => _data.Items[item].Title).Order(), without.Select(row => row.Title).Order());
        var with = Run(made.Request with { Candidates = candidates, IncludeHistory = true }, query).Recommendations;
        Assert.Equal(candidates.Order(), with.Select(row => row.Title).Order());
        var prompt = made.Model.Prompts.Prompt([3], [5, 3, 9], 10);
        Assert.All(with, row => Assert.Equal(
            TinyModel.AnswerLogProb(made.Model.Network, prompt, made.Model.Prompts.Answer(_data.Items.Single(item => item.Title == row.Title).Id)), row.Score, 1e-3));
    }

    [Theory]
    [InlineData(RecommendationMethod.Score)]
    [InlineData(RecommendationMethod.Beam)]
    public void A_history_of_all_candidates_leaves_nothing(RecommendationMethod method)
    {
        var title = _data.Items[3].Title;
        var query = new RecommendationQuery { User = "q", History = [title] };
        var result = Run(made.Request with { Candidates = [title], Method = method }, query, Of(_data.Users.First(user => !user.Items.Contains(3)).SourceId));
        Assert.Equal(title, Assert.Single(result.Recommendations).Title);
    }

    [Fact]
    public void What_is_unknown_is_named_with_what_is_nearest_and_the_others_are_answered()
    {
        var title = _data.Items[7].Title;
        var result = Run(
            made.Request with { Top = 1 },
            Of("nobody"),
            new RecommendationQuery { User = "short", History = [title[..^1]] },
            Of(_data.Users[0].SourceId));
        Assert.Equal(_data.Users[0].SourceId, Assert.Single(result.Recommendations).User);
        Assert.Equal([RoseErrorCode.UserUnknown, RoseErrorCode.ItemUnknown], result.Failures.Select(failure => failure.Error.Error));
        Assert.Contains("'nobody'", result.Failures[0].Error.Message, StringComparison.Ordinal);
        Assert.Contains($"the nearest title is '{title}'", result.Failures[1].Error.Message, StringComparison.Ordinal);
        Assert.Equal("short", result.Failures[1].Query.User);
    }

    [Fact]
    public void A_prompt_beyond_the_context_fails_alone()
    {
        var everything = new RecommendationQuery { User = "all", History = [.. _data.Items.Select(item => item.Title)] };
        var result = Run(made.Request with { MaxHistory = 1000, Top = 1, IncludeHistory = true }, everything, new RecommendationQuery { User = "one", History = [_data.Items[0].Title] });
        Assert.Equal(RoseErrorCode.ContextTooShort, Assert.Single(result.Failures).Error.Error);
        Assert.Equal("one", Assert.Single(result.Recommendations).User);
    }

    [Theory]
    [InlineData(RecommendationMethod.Score)]
    [InlineData(RecommendationMethod.Beam)]
    public void Queries_with_numbers_and_choices_of_their_own_are_answered_together_as_alone(RecommendationMethod method)
    {
        var titles = _data.Items.Select(item => item.Title).ToArray();
        RecommendationQuery[] queries =
        [
            new() { User = "few", History = [titles[0]], Top = 2 },
            new() { User = "own", History = [titles[1]], Candidates = titles[..6], Exclude = [titles[4]] },
            new() { User = "plain", History = [titles[2]] },
            new() { User = "none", History = [titles[2]], Top = 0 },
            new() { User = "without", History = [titles[2]], Exclude = titles[3..20] },
        ];
        var request = made.Request with { Method = method, Top = 5 };
        var together = Run(request, queries);
        Assert.Equal("none", Assert.Single(together.Failures).Query.User);
        foreach (var query in queries.Where(query => query.Top != 0))
        {
            Assert.Equal(
                Run(request, query).Recommendations.Select(row => (row.Rank, row.Title)),
                together.Recommendations.Where(row => row.User == query.User).Select(row => (row.Rank, row.Title)));
        }

        Assert.Equal((2, 4, 5), (Count("few"), Count("own"), Count("plain")));
        Assert.Empty(together.Recommendations.Where(row => row.User == "without").Select(row => row.Title).Intersect(titles[2..20]));

        int Count(string user) => together.Recommendations.Count(row => row.User == user);
    }

    [Fact]
    public void A_wrong_request_is_refused()
    {
        Assert.Equal(RoseErrorCode.ItemUnknown, Error(made.Request with { Candidates = ["nothing"] }));
        Assert.Equal(RoseErrorCode.RequestInvalid, Error(made.Request with { Top = 0 }));
        Assert.Equal(RoseErrorCode.RequestInvalid, Error(made.Request with { Beams = -1 }));
        Assert.Equal(RoseErrorCode.RequestInvalid, Error(made.Request with { MaxHistory = 0 }));
    }

    private static RoseErrorCode Error(RecommendationRequest request) => Assert.Throws<RoseException>(() => GetRecommendations.Open(request)).Error;

    private static RecommendationQuery Of(string user) => new() { User = user };

    private static RecommendationResult Run(RecommendationRequest request, params RecommendationQuery[] queries) =>
        GetRecommendations.Run(request with { Queries = queries }, cancellation: TestContext.Current.CancellationToken);

    // Every choice scored by itself after a prompt without candidates, best first.
    private IEnumerable<(int Item, double Score)> Alone(int[] history, IEnumerable<int> choices)
    {
        var prompt = made.Model.Prompts.Prompt(history, [], made.Model.Shape.MaxHistory);
        return choices.Select(item => (item, TinyModel.AnswerLogProb(made.Model.Network, prompt, made.Model.Prompts.Answer(item))))
            .OrderByDescending(entry => entry.Item2);
    }

    /// <summary>A generated dataset and a random model for it, whose weights are large enough that every token matters.</summary>
    public sealed class Made : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Made()
        {
            TorchRuntime.EnsureLoaded();
            ImportDataset.Run(new ImportDatasetRequest
            {
                Format = DatasetFormat.Sample,
                Destination = _folder.At("data"),
                Candidates = 8,
                Sample = new SampleOptions { Users = 20, Families = 6, FamilySize = 4, MeanInteractions = 8 },
            });
            Data = RecDataset.Load(_folder.At("data"));
            var shape = new EmbeddedModelOptions { HiddenSize = 16, Layers = 2, Heads = 4, KeyValueHeads = 2, IntermediateSize = 24, ContextLength = 96 };
            Model = LanguageModel.CreateEmbedded(Data, shape, seed: 3, torch.CPU);
            using (torch.no_grad())
            {
                Model.Network.Parameters.Flat.narrow(0, 0, Model.Network.Parameters.DecayedCount).mul_(8);
            }

            Directory.CreateDirectory(_folder.At("model"));
            Model.Save(_folder.At("model"));
            Request = new RecommendationRequest { Model = _folder.At("model"), Dataset = _folder.At("data"), Device = "cpu" };
        }

        public RecDataset Data { get; }

        internal LanguageModel Model { get; }

        public RecommendationRequest Request { get; }

        public void Dispose()
        {
            Model.Dispose();
            _folder.Dispose();
        }
    }
}
