using System.Text.Json.Nodes;
using RosePO.Core.Data;
using RosePO.Core.Experiments.Stages;

namespace RosePO.Core.Experiments.Planning;

/// <content>The dataset that each stage is made from.</content>
internal sealed partial class PlanGraph
{
    private readonly Dictionary<StageEntry, StageEntry?> _datasets = [];

    /// <summary>
    /// The dataset that a stage is made from as far as the file says, without planning anything: the one that it names, the only one, or that of a stage which it
    /// reads. Null where none is known.
    /// </summary>
    public StageEntry? DatasetOf(StageEntry entry)
    {
        if (!_datasets.TryGetValue(entry, out var known))
        {
            // Around a circle there is none; whoever needs it says which circle it is.
            _datasets[entry] = null;
            RequireStack(entry.Section.Node);
            _datasets[entry] = known = entry.Stage is DatasetStage ? entry
                : entry.Section.Text("dataset") is { Length: > 0 } named ? Find(RecDataset.Kind, named).FirstOrDefault()
                : entry.Stage is ImportPairsStage ? null
                : Of<DatasetStage>() is [var only] ? only
                : entry.Stage.Named(entry, this).Select(DatasetOf).FirstOrDefault(dataset => dataset is not null);
        }

        return known;
    }

    /// <summary>The artifact of the dataset that a stage is made from, which it needs.</summary>
    /// <exception cref="RoseException">It names none of the experiment's, or must name one.</exception>
    public string Dataset(StageEntry entry)
    {
        var section = entry.Section;
        var labels = Labels(RecDataset.Kind);
        if (section.Text("dataset") is { Length: > 0 } named && !Find(RecDataset.Kind, named).Any())
        {
            throw section.NameUnknown("dataset", named, "not a dataset", labels);
        }

        var dataset = DatasetOf(entry) ?? throw (CircleFrom(entry, [], []) is { } chain
            ? ExperimentErrors.Circle(_document.Source, section.Node, chain.Select(stage => stage.Path))
            : section.Missing("dataset", $"name one of the datasets {string.Join(", ", labels)}."));
        section.Name("dataset", dataset.Label);
        return Use(entry, dataset, section.At("dataset"));
    }

    /// <summary>The dataset artifacts that a list of an entry names: of datasets of the experiment, which it needs, or folders from elsewhere.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="key">The dotted key of the list.</param>
    /// <param name="names">The list.</param>
    /// <exception cref="RoseException">A name is neither.</exception>
    public IReadOnlyList<string> Datasets(StageEntry entry, string key, IReadOnlyList<string> names)
    {
        var section = entry.Section;
        string[] paths = [.. names.Select((name, i) => PathOf(name, FormattableString.Invariant($"{key}.{i}")))];
        section.Name(key, new JsonArray([.. names.Zip(paths, (name, path) => (JsonNode)(Other(name)?.Label ?? path))]));
        return paths;

        string PathOf(string name, string itemKey)
        {
            var at = section.ItemOf(key, name);
            if (Other(name) is { } dataset)
            {
                return Use(entry, dataset, at);
            }

            section.PublishPath(itemKey, at);
            return section.Existing(key, name, at);
        }

        StageEntry? Other(string name) => Find(RecDataset.Kind, name).FirstOrDefault(found => found != entry);
    }

    // The chain of stages that leads from a stage back to one of its own, as far as their keys say; null where there is none.
    private List<StageEntry>? CircleFrom(StageEntry entry, List<StageEntry> chain, HashSet<StageEntry> seen)
    {
        RequireStack(entry.Section.Node);
        return chain.IndexOf(entry) is >= 0 and var start ? [.. chain.Skip(start), entry]
            : !seen.Add(entry) ? null
            : entry.Stage.Named(entry, this).Select(next => CircleFrom(next, [.. chain, entry], seen)).FirstOrDefault(found => found is not null);
    }

    /// <summary>Requires that a stage that names no dataset reads those of one alone.</summary>
    /// <param name="entry">The stage.</param>
    /// <param name="key">The key that names the other one.</param>
    /// <param name="read">The one that it reads, or null.</param>
    public void RequireDataset(StageEntry entry, string key, StageEntry? read)
    {
        if (read is not null && !entry.Section.Sets("dataset") && DatasetOf(read) is { } other && DatasetOf(entry) is { } own && other != own)
        {
            throw entry.Section.Contradiction(
                key, $"'{entry.Path}' is of the dataset '{own.Label}', but reads '{read.Path}', which is of '{other.Label}': name stages of one dataset, or say which with 'dataset'.");
        }
    }
}
