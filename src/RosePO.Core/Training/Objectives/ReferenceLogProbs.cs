using RosePO.Core.Artifacts;
using RosePO.Core.Models;
using RosePO.Core.Models.Lora;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Ranks;
using RosePO.Core.Runtime;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Training.Objectives;

/// <summary>
/// The reference's log-probs of a pair set: an artifact of their own beside it, which every alignment of the same model on the same pairs finds again by its
/// key. Where nothing can be written beside the pair set they are computed each time.
/// </summary>
/// <param name="pairs">The pair set's folder.</param>
/// <param name="request">What they follow from.</param>
/// <param name="inputs">The hashes of what is read, by name: of the model, an adapter's base, the pairs and the dataset.</param>
/// <param name="conditions">What else they follow from: names with hashes or values.</param>
/// <param name="progress">Reports waiting for another alignment that computes the same.</param>
/// <param name="cancellation">Stops waiting.</param>
internal sealed class ReferenceLogProbs(
    string pairs, ReferenceRequest request, IReadOnlyDictionary<string, string> inputs, IReadOnlyDictionary<string, string> conditions,
    IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
{
    /// <summary>The kind of the artifact.</summary>
    public const string Kind = "reference";

    // What the note calls those parts of a key whose names in the manifest are not words.
    private static readonly Dictionary<string, string> s_words = new(StringComparer.Ordinal)
    {
        ["baseModel"] = "base",
        ["deviceClass"] = "kind of device",
        ["maxHistory"] = "length of history",
        ["pairs"] = "pair set",
    };

    /// <summary>The log-probs that an alignment needs.</summary>
    /// <param name="request">The alignment.</param>
    /// <param name="model">Its model, as it computes.</param>
    /// <param name="folder">The model that is made, whose inputs were hashed.</param>
    /// <param name="steps">Whether the log-probs of steps are needed, too.</param>
    /// <param name="progress">Reports waiting.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static ReferenceLogProbs Of(
        AlignRequest request, LanguageModel model, ArtifactFolder folder, bool steps, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        // The other inputs of an alignment, such as a template of its own, are conditions here.
        var inputs = folder.Inputs.Where(input => input.Key is "model" or "baseModel" or "pairs" or "dataset").ToDictionary();
        return new ReferenceLogProbs(request.Pairs, new ReferenceRequest { MaxHistory = model.Shape.MaxHistory, Steps = steps }, inputs, new Dictionary<string, string>(DeviceClass.Condition(request.Device))
        {
            ["tokenizer"] = TokenizerFolder.HashOf(LoraAdapter.BaseOf(request.Model) ?? request.Model),
            ["template"] = ContentHash.OfText(model.Prompts.Template.ToJson()),
            ["precision"] = $"{model.Network.Parameters.Flat.dtype} {model.Network.Compute}",
        }, progress, cancellation);
    }

    /// <summary>The log-probs, found or computed and stored, and a note that says which.</summary>
    /// <param name="examples">The pair set's rows.</param>
    /// <param name="compute">Computes them: an array per example: its chosen answer, each rejected one, then their steps where these are needed.</param>
    public (float[][] LogProbs, string Source) FindOrCompute(IReadOnlyList<PreferenceExample> examples, Func<float[][]> compute)
    {
        var (spec, identity) = Identify();
        var ranks = RankGroup.Current;
        float[][]? computed = null;
        var computing = false;
        try
        {
            // Read whole, however it looks: it is small, and a wrong number in it would be trained on.
            var why = ranks.Decided(() =>
            {
                if (Artifact.TryOpen(spec.Destination) is { } there && ArtifactPayload.Damage(spec.Destination, there, content: true, remember: false) is not null)
                {
                    Destination.Discard(spec.Destination, progress, cancellation);
                }

                return Difference(identity);
            });
            var result = Artifact.Produce(spec, () => identity, folder =>
            {
                computing = true;
                computed = compute();
                computing = false;
                ReferenceFile.Write(folder.File(ReferenceFile.Name), computed);
                return new ReferenceResult { Examples = computed.Length, Answers = computed.Sum(row => row.Length) };
            }, progress, cancellation);
            if (computed is not null)
            {
                if (ranks.IsFirst)
                {
                    RemoveOutdated();
                }

                return (computed, why is null ? "computed" : $"computed: those beside the pair set are of another {why}");
            }

            if (ranks.Decided(() => result.Examples == examples.Count ? ReferenceFile.Read(Path.Combine(spec.Destination, ReferenceFile.Name)) : null) is { } found)
            {
                return (found, "found beside the pair set");
            }
        }
        catch (RoseException error) when (!computing && error.Error is (RoseErrorCode.WriteFailed or RoseErrorCode.DestinationExists or RoseErrorCode.FileNotFound))
        {
            // A folder that cannot be written to, or a place that something else has taken.
        }

        return (computed ?? compute(), "computed; they could not be stored beside the pair set");
    }

    private (ArtifactSpec Spec, ArtifactIdentity Identity) Identify()
    {
        // Named by their hashes, which need not be computed again.
        var spec = new ArtifactSpec(Kind, request, "", inputs, Overwrite: false) { Conditions = conditions, IsShared = true };
        var identity = ArtifactIdentity.Of(spec, hash => hash);
        return (spec with { Destination = Companions.Place(pairs, Kind, identity.Key) }, identity);
    }

    // What the latest of the pair set's others was made of, and this one is not.
    private string? Difference(ArtifactIdentity identity)
    {
        if (Others().Select(other => other.Manifest).MaxBy(manifest => manifest.Started) is not { } latest)
        {
            return null;
        }

        var names = identity.Inputs.Keys.Union(latest.Inputs.Keys).Union(conditions.Keys).Append("maxHistory").Order(StringComparer.Ordinal)
            .Where(name => (identity.Inputs.GetValueOrDefault(name) ?? identity.Request[name]?.ToString()) != (latest.Inputs.GetValueOrDefault(name) ?? latest.Request[name]?.ToString()))
            .Select(name => s_words.GetValueOrDefault(name, name)).ToList();
        return names.Count == 0 ? null : string.Join(" and ", names);
    }

    // A pair set that was made again leaves those of the earlier one beside it, which nobody finds any more.
    private void RemoveOutdated()
    {
        foreach (var (folder, _) in Others().Where(other => other.Manifest.Inputs.GetValueOrDefault("pairs") != inputs["pairs"]))
        {
            try
            {
                Destination.Discard(folder, progress, cancellation);
            }
            catch (RoseException)
            {
                // It takes room and no more.
            }
        }
    }

    private IEnumerable<(string Folder, ArtifactManifest Manifest)> Others()
    {
        try
        {
            return Companions.Of(pairs).Where(found => found.Manifest.Kind == Kind);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RoseException)
        {
            return [];
        }
    }
}
