using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Experiments.Binding;
using RosePO.Core.Experiments.Stages;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Options;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments.Planning;

/// <content>What names stand for.</content>
internal sealed partial class PlanGraph
{
    private const string Base = "base";
    private const string ModelKey = "model";

    /// <summary>The pair sets that are not smoothed.</summary>
    public IReadOnlyList<StageEntry> PairSets => [.. _entries.Where(entry => entry.Stage is PairsStage or ImportPairsStage)];

    /// <summary>The stages that make a kind of artifact and have a name, alone or as <c>section.name</c>.</summary>
    public IEnumerable<StageEntry> Find(string kind, string name) => _entries.Concat(_unrolled).Where(entry => entry.Stage.Kind == kind
        && (entry.Label == name || entry.Path == name || (name == Base && entry.Stage is PretrainStage && entry.Name is null)));

    /// <summary>The names of the stages that make a kind of artifact.</summary>
    public IReadOnlyCollection<string> Labels(string kind) => [.. _entries.Concat(_unrolled).Where(entry => entry.Stage.Kind == kind).Select(entry => entry.Label).Distinct()];

    /// <summary>What other stages call the one that makes an artifact; null for a folder from elsewhere.</summary>
    public string? LabelOf(string artifact) => _entries.Concat(_unrolled).FirstOrDefault(entry => entry.Destination == artifact)?.Label;

    /// <summary>The models of a kind of stage.</summary>
    public IReadOnlyList<StageEntry> Of<TStage>()
        where TStage : Stage => [.. _entries.Where(entry => entry.Stage is TStage)];

    /// <summary>The aligned models of the file, in its order.</summary>
    public IEnumerable<StageEntry> Aligned => _entries.Where(entry => entry.Stage is AlignStage or TunedStage);

    /// <summary>
    /// The one of several stages that an entry takes where its key names none: that of its dataset. Null where the key is set or there is none.
    /// </summary>
    /// <exception cref="RoseException">There are several.</exception>
    public StageEntry? Only(StageEntry entry, IReadOnlyList<StageEntry> stages, string key)
    {
        if (entry.Section.Text(key).Length > 0)
        {
            return null;
        }

        var own = OfDataset(stages, DatasetOf(entry));
        return own.Count > 1 ? throw entry.Section.Missing(key, $"name one of {string.Join(", ", own.Select(stage => stage.Label))}.") : own is [var one] ? one : null;
    }

    /// <summary>The model that pairs and alignment start from where they name none: that of supervised fine-tuning, or else the pretrained one.</summary>
    public StageEntry? UsualModel(StageEntry entry) =>
        Only(entry, OfDataset(Of<SftStage>(), DatasetOf(entry)) is { Count: > 0 } tuned ? tuned : Of<PretrainStage>(), ModelKey);

    /// <summary>The stage whose model an entry starts from as far as its keys say: one that it names, or the only one that it can mean.</summary>
    public IEnumerable<StageEntry> NamedModel(StageEntry entry) =>
        entry.Section.Text(ModelKey) is { Length: > 0 } named ? Find(ModelFolder.Kind, named).Take(1)
        : Of<SftStage>() is { Count: > 0 } tuned ? tuned.Count == 1 ? tuned : []
        : Of<PretrainStage>() is [var only] ? [only] : [];

    /// <summary>The model of an entry: a stage's, a name that its option knows (a new model), or a folder.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="usual">The stage where it names none.</param>
    /// <param name="otherwise">What it is without such a stage; null where it must name one.</param>
    /// <param name="user">The stage that needs the model, where that is not the entry's own.</param>
    public string Model(StageEntry entry, StageEntry? usual, string? otherwise = null, StageEntry? user = null)
    {
        user ??= entry;
        var (section, known) = (entry.Section, Labels(ModelFolder.Kind));
        var words = RequestOption.Of(entry.Stage.Shape.Record).First(option => option.Key == ModelKey).InputPath!.Names;
        if (section.Text(ModelKey) is not { Length: > 0 } text)
        {
            section.Name(ModelKey, usual?.Label ?? otherwise);
            return usual is not null ? Use(user, usual, section.Node)
                : otherwise ?? throw section.Missing(ModelKey, known.Count > 0 ? $"name one of {string.Join(", ", known)}, or a folder." : "name the folder of one, or add 'sft:'.");
        }

        if (words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word)
        {
            return word;
        }

        if (Find(ModelFolder.Kind, text).FirstOrDefault() is { } found)
        {
            section.Name(ModelKey, found.Label);
            return Use(user, found, section.At(ModelKey));
        }

        var folder = text == Base && BaseFolder is { } start ? start.Folder : section.FullPath(text, section.At(ModelKey));
        if (!Directory.Exists(folder))
        {
            throw section.NameUnknown(ModelKey, text, "neither a model nor a folder", [.. known, .. words]);
        }

        section.Name(ModelKey, folder);
        section.PublishPath(ModelKey, section.At(ModelKey));
        return folder;
    }

    /// <summary>The models that can be measured, under the names of tables: stages, and the folder that fine-tuning starts from, as it came.</summary>
    public IEnumerable<MeasurableModel> Measurable()
    {
        foreach (var entry in Of<PretrainStage>())
        {
            yield return new(entry.Name ?? Base, entry);
        }

        if (BaseFolder is { } start)
        {
            yield return new(Base, start.Entry) { Folder = start.Folder };
        }

        var rounds = _unrolled.Where(entry => entry.Stage is AlignStage && !Controls.Contains(entry) && !Tuned.IsTrial(entry));
        foreach (var entry in Of<SftStage>().Concat(Controls.All).Concat(Aligned).Concat(rounds))
        {
            yield return new(entry.Label, entry);
        }

        // Half a round, trials, of which the model is one, and choices, which are one of the others.
        foreach (var entry in _unrolled.Where(entry => entry.Stage is SftStage || Tuned.IsTrial(entry)).Concat(_entries.Where(entry => entry.Stage is ChoiceStage and not TunedStage)))
        {
            yield return new(entry.Label, entry) { IsUsual = false };
        }
    }

    /// <summary>The stages whose models a list names, as far as it is known what is called so.</summary>
    public IEnumerable<StageEntry> NamedModels(StageEntry entry, string key) =>
        (entry.Section.Texts(key) ?? []).SelectMany(name => Find(ModelFolder.Kind, name).Take(1));

    /// <summary>The models that a list names.</summary>
    /// <exception cref="RoseException">A name stands for none, or for one of another dataset.</exception>
    public IReadOnlyList<MeasurableModel> Chosen(StageEntry entry, string key)
    {
        foreach (var model in NamedModels(entry, key))
        {
            RequireDataset(entry, key, model);
        }

        var known = Measurable().ToList();
        return [.. (entry.Section.Texts(key) ?? []).Select(name =>
            known.FirstOrDefault(model => model.Name == name || (model.Folder is null && Find(model.Entry.Stage.Kind, name).Contains(model.Entry)))
            ?? throw entry.Section.NameUnknown(key, name, "not a model", [.. known.Select(model => model.Name)]))];
    }

    /// <summary>Those of several models that are made, which a stage needs; a stage of none but those that are not is not made either.</summary>
    public IReadOnlyList<NamedModel> Made(StageEntry entry, IReadOnlyList<MeasurableModel> models, string key)
    {
        var made = models.Where(model => model.Folder is not null || IsMade(model.Entry, entry.Section.ItemOf(key, model.Name))).ToList();
        if (made.Count == 0 && models.Count > 0)
        {
            entry.SkipWith(models[0].Entry);
            made = [.. models];
        }

        return [.. made.Select(model => new NamedModel(model.Name, model.Folder ?? Use(entry, model.Entry, entry.Section.ItemOf(key, model.Name))))];
    }

    // The one folder from elsewhere that fine-tuning starts from, where nothing is pretrained.
    private (StageEntry Entry, string Folder)? BaseFolder => Of<PretrainStage>().Count > 0
        ? null
        : Of<SftStage>()
            .Where(entry => entry.Section.Text(ModelKey) is { Length: > 0 } text && !TrainModel.IsEmbedded(text) && text != Base && !Find(ModelFolder.Kind, text).Any())
            .Select(entry => (entry, Folder: entry.Section.FullPath(entry.Section.Text(ModelKey), entry.Section.At(ModelKey))))
            .ToList() is { Count: > 0 } starts && starts.DistinctBy(start => start.Folder).Count() == 1 ? starts[0] : null;

    private IReadOnlyList<StageEntry> OfDataset(IReadOnlyList<StageEntry> stages, StageEntry? dataset) =>
        dataset is null ? stages : [.. stages.Where(stage => DatasetOf(stage) is not { } other || other == dataset)];

    // Tables and other stages know a model by its name.
    private void RequireOwnName(StageEntry entry, RequestSection section)
    {
        if (entry.Stage.Kind != ModelFolder.Kind)
        {
            return;
        }

        if (entry.Name is { } name && (name is Base or "sft" or "pretrain" || TrainModel.IsEmbedded(name) || BaselineRegistry.Names.Contains(name)))
        {
            throw section.Contradiction("", $"'{entry.Path}' has the name of another model of the measurement: choose another name.");
        }

        if (_entries.Find(other => other.Stage.Kind == ModelFolder.Kind && other.Label == entry.Label) is { } twin)
        {
            throw section.Contradiction(
                "", $"'{entry.Path}' and '{twin.Path}' ({_document.Source.Words(twin.Section.Node)}) are models of one name: choose another name for one of them.");
        }
    }
}

/// <summary>A model that can be measured.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Entry">The stage that makes it, or that starts from it.</param>
internal sealed record MeasurableModel(string Name, StageEntry Entry)
{
    /// <summary>Its folder, where it comes from elsewhere.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether it is measured where nothing is named.</summary>
    public bool IsUsual { get; init; } = true;
}
