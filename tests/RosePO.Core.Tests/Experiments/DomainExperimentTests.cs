using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Experiments;
using RosePO.Core.Models;
using RosePO.Core.Training.Objectives;
using TorchSharp;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Pretraining over several domains, and a dataset of another domain that it goes on to.</summary>
public sealed class DomainExperimentTests : IDisposable
{
    private const string Sample = "candidates: 4, sample: { users: 20, families: 4, familySize: 4, meanInteractions: 7 }";
    private const string Shape = "hiddenSize: 16, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 16, contextLength: 192";

    private static readonly string s_yaml = $$"""
        name: domains
        maxHistory: 3
        datasets:
          films: { format: Sample, seed: 1, domain: films, {{Sample}} }
          books: { format: Sample, seed: 2, domain: books, {{Sample}} }
          games: { format: Sample, seed: 3, domain: games, {{Sample}} }
          both: { format: Merge, merge: [films, books], sharedUsers: true, split: LeaveOneOut, candidates: 4 }
        pretrain: { dataset: both, embedded: { {{Shape}}, vocabulary: [games] }, epochs: 0.1, packLength: 64, validation: { users: 0 }, precision: Fp32 }
        sft: { tuned: { dataset: games, model: base, candidates: 4, epochs: 1, exampleShare: 0.1, validation: { users: 0 }, precision: Fp32 } }
        measure: { dataset: games, models: [base, tuned], resamples: 20, generationUsers: 1 }

        """;

    private readonly ExperimentFile _file = new(s_yaml);

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_model_of_two_domains_is_measured_and_tuned_on_a_third_whose_words_it_knows()
    {
        var planned = PreviewExperiment.Run(new ExperimentRequest { File = _file.File });
        var result = Run();
        Assert.Equal(planned.Stages.Select(stage => (stage.Stage, stage.Key)), result.Stages.Select(stage => (stage.Stage, stage.Key)));
        Assert.All(result.Stages, stage => Assert.Equal(stage.Key, Artifact.TryOpen(stage.Path)!.Key));
        Assert.Equal(["base", "tuned"], result.Measurement!.Models.Select(model => model.Name));
        Assert.Contains("embedded.vocabulary", Artifact.TryOpen(Of(result, "pretrain"))!.Inputs.Keys);
        Assert.Contains("vocabulary: [games]", File.ReadAllText(Path.Combine(Path.GetDirectoryName(Of(result, "pretrain"))!, "experiment.resolved.yml")), StringComparison.Ordinal);

        var games = RecDataset.Load(Of(result, "import/games"));
        foreach (var stage in (string[])["pretrain", "sft/tuned"])
        {
            using var model = LanguageModel.Load(Of(result, stage), games, torch.CPU);
            Assert.Equal("EmbeddedDomains", model.Prompts.Template.Name);
            int[] ids = [.. model.Prompts.Prompt([0, 1], [2, 3], 3), .. Enumerable.Range(0, games.Items.Count).SelectMany(model.Prompts.Answer)];
            Assert.DoesNotContain(model.Prompts.Tokenizer.Unknown!.Value, ids);
            Assert.Contains(model.Prompts.Tokenizer.SpecialTokens["<domain>"], ids);
        }

        Assert.True(Run().Reused);
    }

    [Fact]
    public void Pretraining_reads_training_interactions_of_its_own_domains_alone()
    {
        _file.Write("experiment.yml", s_yaml.Replace("sharedUsers: true, split: LeaveOneOut, ", "", StringComparison.Ordinal));
        var result = Run();
        var merged = RecDataset.Load(Of(result, "import/both"));
        RecDataset[] sets = [.. ((string[])["import/books", "import/films"]).Select(stage => RecDataset.Load(Of(result, stage)))];
        using var model = LanguageModel.Load(Of(result, "pretrain"), merged, torch.CPU);
        var rows = new HistoryPacker(model.Prompts, new TrainingSequences(merged, new DomainOptions(), 0), 4096).Pack(1, epoch: 0);
        var documents = rows.SelectMany(row => row.Ids.Zip(row.Documents).GroupBy(token => token.Second, token => token.First).Select(Words));

        // Each set's training histories and nothing else: no validation item, no test item, and none of the third set.
        Assert.Equal(
            sets.SelectMany(set => set.Users.Select(user => Joined(user.Items.Zip(user.Splits).Where(item => item.Second == DataSplit.Train).Select(item => set.Items[item.First].Title)))).Order(StringComparer.Ordinal),
            documents.Order(StringComparer.Ordinal));
        var games = RecDataset.Load(Of(result, "import/games"));
        var learnt = rows.SelectMany(row => row.Ids).ToHashSet();
        Assert.All(games.Items, item => Assert.Contains(model.Prompts.Tokenizer.Encode(item.Title), id => !learnt.Contains(id)));
        Assert.Contains("No user has items of two domains", result.Stages.Single(stage => stage.Stage == "pretrain").Note, StringComparison.Ordinal);

        // The words of a document's titles, without what opens it and the tag.
        string Words(IEnumerable<int> tokens)
        {
            var ids = tokens.ToList();
            var header = model.Prompts.Sequence([]).Length + model.Prompts.Tag(0).Length;
            Assert.Equal(model.Prompts.Tokenizer.SpecialTokens["<domain>"], ids[header - 2]);
            return Joined(ids.Skip(header).Where(id => id != model.Prompts.End).Select(id => model.Prompts.Tokenizer.Decode([id])));
        }

        static string Joined(IEnumerable<string> words) => string.Join(' ', words);
    }

    [Fact]
    public void Of_the_vocabulary_titles_are_read_and_never_who_chose_them()
    {
        // The same items, chosen by others in another order.
        _file.Write("one.csv", "user,item,title\n1,a,Red Lamp\n1,b,Blue Lamp\n1,c,Green Kite\n2,b,Blue Lamp\n2,c,Green Kite\n2,d,Far Tiger\n");
        _file.Write("two.csv", "user,item,title\n7,d,Far Tiger\n7,b,Blue Lamp\n7,a,Red Lamp\n8,b,Blue Lamp\n8,a,Red Lamp\n8,c,Green Kite\n");
        var models = ((string[])["one", "two"]).Select(name =>
        {
            _file.Write("experiment.yml", s_yaml[..s_yaml.IndexOf("sft:", StringComparison.Ordinal)]
                .Replace("name: domains", $"name: {name}", StringComparison.Ordinal)
                .Replace($"games: {{ format: Sample, seed: 3, domain: games, {Sample} }}", $"games: {{ path: {name}.csv, domain: games, candidates: 2 }}", StringComparison.Ordinal));
            return Of(Run(), "pretrain");
        }).ToList();
        Assert.NotEqual(Artifact.TryOpen(models[0])!.Key, Artifact.TryOpen(models[1])!.Key);
        Assert.All(["model.safetensors", "tokenizer.json"], (string file) =>
            Assert.Equal(File.ReadAllBytes(Path.Combine(models[0], file)), File.ReadAllBytes(Path.Combine(models[1], file))));
        Assert.Contains("Kite", File.ReadAllText(Path.Combine(models[0], "tokenizer.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_fine_tuning_makes_first_waits_for_the_datasets_of_its_vocabulary()
    {
        var yaml = s_yaml[..s_yaml.IndexOf("pretrain:", StringComparison.Ordinal)] + $"sft: {{ dataset: both, embedded: {{ {Shape}, vocabulary: [games] }}, pretraining: {{ epochs: 0.1 }} }}\n";
        var plan = ExperimentFile.Plan(yaml);
        var (pretrain, sft) = (plan.Stages.Single(stage => stage.Stage == "pretrain"), plan.Stages.Single(stage => stage.Stage == "sft"));
        Assert.Equal(["both", "games"], pretrain.Needs.Select(Path.GetFileName).Order());
        Assert.Equal("games", Path.GetFileName(Assert.Single(((PretrainRequest)pretrain.Request).Embedded.Vocabulary)));
        Assert.Empty(((SftRequest)sft.Request).Embedded.Vocabulary);
        Assert.Contains("vocabulary: [games]", plan.Resolved, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_that_is_not_there_is_named_with_its_place()
    {
        var error = ExperimentFile.Error(s_yaml.Replace("vocabulary: [games]", "vocabulary: [gmes]", StringComparison.Ordinal));
        Assert.Equal((RoseErrorCode.FileNotFound, 8), (error.Error, error.Line));
        Assert.Contains("pretrain.embedded.vocabulary", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sequences_of_all_domains_alone_need_users_of_several()
    {
        _file.Write("experiment.yml", s_yaml
            .Replace("sharedUsers: true, split: LeaveOneOut, ", "", StringComparison.Ordinal)
            .Replace("packLength: 64", "packLength: 64, domains: { sequences: All }", StringComparison.Ordinal));
        var error = Assert.Throws<RoseException>(Run);
        Assert.Equal("domains.sequences", error.Option);
    }

    private static string Of(ExperimentResult result, string stage) => result.Stages.Single(one => one.Stage == stage).Path;

    private ExperimentResult Run() => RunExperiment.Run(new ExperimentRequest { File = _file.File }, cancellation: TestContext.Current.CancellationToken);
}
