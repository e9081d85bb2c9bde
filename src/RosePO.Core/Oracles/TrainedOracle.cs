using RosePO.Core.Artifacts;
using RosePO.Core.Data;
using RosePO.Core.Oracles.Networks;
using RosePO.Core.Runtime;
using static TorchSharp.torch;

namespace RosePO.Core.Oracles;

/// <summary>
/// An oracle artifact that scores items. Scores of a network that was trained by cross-entropy are logits over the catalogue: exp(score) is
/// proportional to p(item next). With folds, the network that did not learn from a user answers the user's questions; questions of nobody (user -1) get the mean of
/// all networks' answers.
/// </summary>
internal sealed class TrainedOracle : IOracle
{
    /// <summary>The artifact kind.</summary>
    public const string Kind = "oracle";

    private readonly IReadOnlyList<OracleNetwork> _networks;
    private readonly OracleFolds _folds;
    private readonly Device _device;

    /// <summary>An oracle of a network for each fold, of which it disposes.</summary>
    internal TrainedOracle(IReadOnlyList<OracleNetwork> networks, OracleFolds folds, Device device) =>
        (_networks, _folds, _device) = (networks, folds, device);

    /// <summary>The catalogue's size.</summary>
    public int Items => _networks[0].Items;

    /// <summary>How many networks it has; where there is more than one, none answers for users whose items it learnt.</summary>
    public int Folds => _folds.Count;

    /// <summary>Which network it is.</summary>
    public SmoothingOracle Name => OracleRegistry.NameOf(_networks[0].Options);

    /// <inheritdoc/>
    public int MaxLength => _networks[0].Options.MaxLength;

    /// <summary>Reads an oracle artifact.</summary>
    /// <param name="folder">The artifact.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="RoseException">The folder is not an oracle, its files contradict each other, or there is no such device.</exception>
    public static TrainedOracle Load(string folder, string device)
    {
        Artifact.Open(folder, Kind);
        return LoadPayload(folder, TorchRuntime.SelectDevice(device));
    }

    /// <summary>The same, if it was trained on a dataset like the one whose questions it will be asked.</summary>
    /// <exception cref="RoseException">As of <see cref="Load(string, string)"/>, or the oracle is one of another catalogue or, with folds, of other users.</exception>
    public static TrainedOracle Load(string folder, RecDataset dataset, string device) => Load(folder, device).OrDispose(oracle =>
        oracle.Items != dataset.Items.Count ? throw OracleErrors.OtherDataset(folder, "items", oracle.Items, dataset.Items.Count)
        : oracle._folds.Users is { } users && users != dataset.Users.Count ? throw OracleErrors.OtherDataset(folder, "users", users, dataset.Users.Count)
        : oracle);

    /// <summary>The same of a folder whose manifest is not looked at.</summary>
    internal static TrainedOracle LoadPayload(string folder, Device place)
    {
        var (networks, folds) = OracleFiles.Read(folder, place);
        return new TrainedOracle(networks, folds, place);
    }

    /// <summary>Which network an artifact contains.</summary>
    /// <exception cref="RoseException">The folder is not an oracle.</exception>
    public static SmoothingOracle NameOf(string folder)
    {
        Artifact.Open(folder, Kind);
        return OracleFiles.NameOf(folder);
    }

    /// <inheritdoc/>
    public float[][] Score(IReadOnlyList<OracleQuery> queries, Action<int>? done = null, CancellationToken cancellation = default) =>
        Ask(queries, (network, asked, answered) => OracleBatches.Score(network, asked, _device, answered, cancellation), done);

    /// <inheritdoc/>
    public float[][] RankOdds(IReadOnlyList<OracleQuery> queries, Action<int>? done = null, CancellationToken cancellation = default) =>
        Ask(queries, (network, asked, answered) => OracleBatches.RankOdds(network, asked, _device, answered, cancellation), done);

    /// <summary>Ranks the next items of questions, such as a split's, in the whole catalogue.</summary>
    public OracleFigures Measure(IReadOnlyList<EvaluationCase> cases, CancellationToken cancellation = default) => OracleFigures.Mean(
        Enumerable.Range(0, _networks.Count).Select(fold =>
        {
            EvaluationCase[] own = [.. cases.Where(question => _folds.AnswersFor(fold, question.User))];
            return (own.Length, OracleRanking.Measure(_networks[fold], own, _device, cancellation));
        }));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var network in _networks)
        {
            network.Dispose();
        }
    }

    // Each question goes to the network that did not learn from its user; one of nobody to all of them, whose answers are averaged.
    private float[][] Ask(IReadOnlyList<OracleQuery> queries, Func<OracleNetwork, IReadOnlyList<OracleQuery>, Action<int>?, float[][]> ask, Action<int>? done)
    {
        if (_networks is [var only])
        {
            return ask(only, queries, done);
        }

        var answers = new float[queries.Count][];
        var answered = 0;
        for (var fold = 0; fold < _networks.Count; fold++)
        {
            int[] own = [.. Enumerable.Range(0, queries.Count).Where(at => _folds.AnswersFor(fold, queries[at].User))];
            var found = own.Length == 0 ? [] : ask(_networks[fold], [.. own.Select(at => queries[at])], count => done?.Invoke(Math.Min(queries.Count, answered + count)));
            for (var i = 0; i < own.Length; i++)
            {
                var known = queries[own[i]].User >= 0;
                var share = known ? 1f : 1f / _networks.Count;
                answers[own[i]] = known || fold == 0 ? Array.ConvertAll(found[i], score => share * score) : [.. answers[own[i]].Zip(found[i], (sum, score) => sum + (share * score))];
                answered += known || fold == _networks.Count - 1 ? 1 : 0;
            }
        }

        return answers;
    }
}
