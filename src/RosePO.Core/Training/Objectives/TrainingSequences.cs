using RosePO.Core.Data;
using RosePO.Core.Runtime;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// The sequences that pretraining makes of training histories (ours, after the two kinds that CPRec's abstract names): one of a user's items of one domain, or
/// one of all of them, in time order either way. A sequence has at least two items, and one of all domains at least two domains. A history without domains is
/// one sequence.
/// </summary>
internal sealed class TrainingSequences
{
    private readonly RecDataset _dataset;
    private readonly DomainOptions _options;
    private readonly int[][] _histories;
    private readonly int[] _several;

    /// <summary>Reads the training histories.</summary>
    /// <param name="dataset">The histories and their items' domains.</param>
    /// <param name="options">Which sequences are made.</param>
    /// <param name="reserved">Each user's last this many training items are left out.</param>
    /// <exception cref="RoseException">Sequences of all domains alone are asked for, and no user has two domains.</exception>
    public TrainingSequences(RecDataset dataset, DomainOptions options, int reserved)
    {
        (_dataset, _options) = (dataset, options);
        _histories = [.. Enumerable.Range(0, dataset.Users.Count).Select(user => dataset.TrainItems(user) is var items ? items[..Math.Max(0, items.Length - reserved)].ToArray() : [])];
        _several = [.. Enumerable.Range(0, _histories.Length).Where(user => _histories[user].Select(DomainOf).Distinct().Skip(1).Any())];
        if (options.Sequences == DomainSequences.All && _several.Length == 0)
        {
            throw TrainingErrors.NoMixedSequences(dataset.Folder);
        }
    }

    /// <summary>What is worth a word: there are several domains and nobody has two of them; else null.</summary>
    public string? Note =>
        _options.Sequences == DomainSequences.Mixed && _several.Length == 0 && _dataset.Items.Select(item => item.Domain).Distinct().Skip(1).Any()
            ? "No user has items of two domains, so every sequence of pretraining is of one" : null;

    /// <summary>The sequences of an epoch, by user, then by the first item of the sequence.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public IEnumerable<int[]> Of(int seed, int epoch)
    {
        var mixed = Mixed(seed, epoch);
        return _histories
            .SelectMany((items, user) => mixed.Contains(user) ? [items]
                : _options.Sequences == DomainSequences.All ? []
                : items.GroupBy(DomainOf).Select(domain => domain.ToArray()))
            .Where(items => items.Length >= 2);
    }

    // The users whose history is one sequence of all domains.
    private HashSet<int> Mixed(int seed, int epoch) => _options.Sequences switch
    {
        DomainSequences.Specific => [],
        DomainSequences.All => [.. _several],
        _ => [.. new Random(Seeds.MixedDomains(seed, epoch)).Shuffled(_several).Take((int)Math.Round(_several.Length * _options.MixShare))],
    };

    private string? DomainOf(int item) => _dataset.Items[item].Domain;
}
