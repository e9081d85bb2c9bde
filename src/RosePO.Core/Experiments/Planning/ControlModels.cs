using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Experiments.Stages;
using RosePO.Core.Training;

namespace RosePO.Core.Experiments.Planning;

/// <summary>
/// The controls of an experiment's aligned models, which the file does not write down (<see cref="LikelihoodControl"/>). Aligned models that differ in their objective
/// alone share one. It is called as the model that both start from, with a plus sign: <c>sft+</c>; where one start has several, each has the
/// name of the first model that it is the control of after the sign: <c>sft+rosepo</c>.
/// </summary>
/// <param name="graph">The experiment.</param>
internal sealed class ControlModels(PlanGraph graph)
{
    private readonly Dictionary<StageEntry, StageEntry> _controls = [];

    /// <summary>Whether an aligned model has a control.</summary>
    public static bool Wants(StageEntry aligned) =>
        ((bool?)aligned.Section.Extra[AlignStage.Control] ?? true) && !LikelihoodControl.Is(aligned.Draft<AlignRequest>());

    /// <summary>The control of an aligned model; null where it has none.</summary>
    public StageEntry? Of(StageEntry aligned) => _controls.GetValueOrDefault(aligned);

    /// <summary>Whether a stage is a control: it is made where another one reads it.</summary>
    public bool Contains(StageEntry entry) => _controls.ContainsValue(entry);

    /// <summary>Adds the controls of all that want one, once the stages are known that they may name.</summary>
    public void Unroll()
    {
        foreach (var start in graph.Of<AlignStage>().Where(Wants).Select(Recipe).OfType<ControlRecipe>().GroupBy(one => one.Start))
        {
            List<IGrouping<string, ControlRecipe>> recipes = [.. start.GroupBy(one => one.Request)];
            foreach (var recipe in recipes)
            {
                var first = recipe.First().Aligned;
                var name = LikelihoodControl.NameOf(start.Key, recipes.Count > 1 ? first.Label : "");
                var control = graph.Add(first.Stage, $"{first.Stage.Folder}/{name}", first, made => Plan(made, first), name, first.Gate);
                foreach (var one in recipe)
                {
                    _controls.Add(one.Aligned, control);
                }
            }
        }
    }

    // Null where the file is mistaken, which planning says.
    private ControlRecipe? Recipe(StageEntry aligned)
    {
        try
        {
            var draft = aligned.Draft<AlignRequest>();
            var start = graph.NamedModel(aligned).FirstOrDefault() ?? graph.UsualModel(aligned);
            var request = LikelihoodControl.Of(draft, "") with { Pairs = AlignStage.PairsOf(aligned, graph, draft).Path, Model = start?.Path ?? draft.Model };
            return new(
                aligned, start?.Label ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(draft.Model)), JsonSerializer.Serialize(request, ArtifactJson.Options));
        }
        catch (RoseException)
        {
            return null;
        }
    }

    private AlignRequest Plan(StageEntry control, StageEntry aligned)
    {
        graph.IsMade(aligned, aligned.Section.Node);
        control.Needs.AddRange(aligned.Needs);
        return LikelihoodControl.Of((AlignRequest)aligned.Request!, control.Destination);
    }
}

/// <summary>How a control is trained.</summary>
/// <param name="Aligned">The model that it is the control of.</param>
/// <param name="Start">What both start from.</param>
/// <param name="Request">Its request as the file says it, in JSON.</param>
internal sealed record ControlRecipe(StageEntry Aligned, string Start, string Request);
