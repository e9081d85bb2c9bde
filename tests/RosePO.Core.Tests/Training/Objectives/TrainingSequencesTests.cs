using System.Text.Json;
using CsCheck;
using RosePO.Core.Data;
using RosePO.Core.Tests.Preferences;
using RosePO.Core.Training.Objectives;

namespace RosePO.Core.Tests.Training.Objectives;

public sealed class TrainingSequencesTests
{
    // Two domains, and users with items of one or both; the last two items of each are held out.
    private static readonly Gen<RecDataset> s_datasets = Gen.Int[0, 11].Array[3, 12].Array[1, 8]
        .Select(histories => MemoryDataset.Of(12, histories, domain: item => item < 6 ? "films" : "games"));

    private static readonly JsonElement s_reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Fixture("cprec"), "sequences.json"))).RootElement;

    [Fact]
    public void Sequences_of_one_domain_and_of_all_are_those_of_the_reference()
    {
        var dataset = Events();
        string[][] specific = [.. List("domainSpecific").Select(one => (string[])
            [Text(one, "user"), .. one.GetProperty("items").EnumerateArray().Select(item => $"{Text(one, "domain")}: {item.GetString()}")])];
        string[][] all = [.. List("allDomain").Select(one => (string[])
            [Text(one, "user"), .. one.GetProperty("items").EnumerateArray().Select(item => $"{Text(item, "domain")}: {Text(item, "item")}")])];
        Assert.Equal(specific, Sequences(DomainSequences.Specific));
        Assert.Equal(all, Sequences(DomainSequences.All));

        // u1 and u3 have several domains; u4 has nothing to predict.
        Assert.Equal([all[0], specific[2], all[1]], Sequences(DomainSequences.Mixed, 1));
        Assert.Equal(specific, Sequences(DomainSequences.Mixed, 0));

        IEnumerable<string[]> Sequences(DomainSequences kind, double share = 0.5) => new TrainingSequences(dataset, new DomainOptions { Sequences = kind, MixShare = share }, 0)
            .Of(seed: 1, epoch: 0)
            .Select(items => (string[])[UserOf(dataset, items), .. items.Select(item => $"{dataset.Items[item].Domain}: {dataset.Items[item].Title}")]);
    }

    [Fact]
    public void Every_epoch_mixes_its_share_of_the_users_with_several_domains_and_draws_them_anew() =>
        Gen.Select(s_datasets, Gen.Double[0, 1], Gen.Int[0, 99]).Sample((dataset, share, seed) =>
        {
            var several = Enumerable.Range(0, dataset.Users.Count).Count(user => DomainsOf(dataset, dataset.TrainItems(user).ToArray()) > 1);
            var sequences = new TrainingSequences(dataset, new DomainOptions { MixShare = share }, 0);
            for (var epoch = 0; epoch < 3; epoch++)
            {
                var made = sequences.Of(seed, epoch).ToList();
                Assert.Equal((int)Math.Round(several * share), made.Count(items => DomainsOf(dataset, items) > 1));
                Assert.Equal(made, sequences.Of(seed, epoch));
                Assert.All(made, items => Assert.True(items.Length >= 2));
            }
        });

    [Fact]
    public void Other_epochs_mix_other_users()
    {
        var dataset = MemoryDataset.Of(12, [.. Enumerable.Range(0, 30).Select(user => (int[])[user % 6, 6, 7, 8, 9])], domain: item => item < 6 ? "films" : "games");
        var sequences = new TrainingSequences(dataset, new DomainOptions(), 0);
        Assert.NotEqual(sequences.Of(1, 0), sequences.Of(1, 1));
        Assert.NotEqual(sequences.Of(1, 0), sequences.Of(2, 0));
    }

    [Theory]
    [InlineData(DomainSequences.Mixed)]
    [InlineData(DomainSequences.Specific)]
    public void Without_domains_a_history_is_one_sequence(DomainSequences kind)
    {
        var dataset = MemoryDataset.Of(6, [[0, 1, 2, 3, 4], [5, 4, 3, 2], [1, 2, 3]]);
        var sequences = new TrainingSequences(dataset, new DomainOptions { Sequences = kind }, 0);
        Assert.Equal([[0, 1, 2], [5, 4]], sequences.Of(1, 0));
        Assert.Null(sequences.Note);
    }

    [Fact]
    public void Domains_that_share_no_user_are_noted_and_refused_where_only_sequences_of_all_are_asked_for()
    {
        var dataset = MemoryDataset.Of(12, [[0, 1, 2, 3], [6, 7, 8, 9]], domain: item => item < 6 ? "films" : "games");
        Assert.Contains("No user has items of two domains", new TrainingSequences(dataset, new DomainOptions(), 0).Note, StringComparison.Ordinal);
        Assert.Null(new TrainingSequences(dataset, new DomainOptions { Sequences = DomainSequences.Specific }, 0).Note);
        var error = Assert.Throws<RoseException>(() => new TrainingSequences(dataset, new DomainOptions { Sequences = DomainSequences.All }, 0));
        Assert.Equal((RoseErrorCode.RequestInvalid, "domains.sequences"), (error.Error, error.Option));
        Assert.Contains("'memory'", error.Message, StringComparison.Ordinal);
    }

    private static int DomainsOf(RecDataset dataset, int[] items) => items.Select(item => dataset.Items[item].Domain).Distinct().Count();

    // No two users of the reference have all items of a sequence.
    private static string UserOf(RecDataset dataset, int[] items) => dataset.Users.Single(user => items.All(user.Items.Contains)).SourceId;

    // The reference's events as training histories.
    private static RecDataset Events()
    {
        var events = List("events").Select(row => (User: Text(row, "user"), Domain: Text(row, "domain"), Item: Text(row, "item"), Time: row.GetProperty("time").GetInt32())).ToList();
        var items = events.Select(row => (row.Domain, row.Item)).Distinct().ToList();
        var histories = events.GroupBy(row => row.User)
            .Select((user, id) => user.OrderBy(row => row.Time).Select(row => items.IndexOf((row.Domain, row.Item))).ToArray() is var history
                ? new UserHistory(id, user.Key, history, [.. history.Select(_ => DataSplit.Train)]) : null!)
            .ToList();
        return new RecDataset(
            "events", [.. items.Select((item, id) => new RecItem(id, $"{id}", item.Item, 1, Domain: item.Domain))], histories, new Dictionary<DataSplit, IReadOnlyList<EvaluationCase>>());
    }

    private static JsonElement.ArrayEnumerator List(string name) => s_reference.GetProperty(name).EnumerateArray();

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
