using System.Globalization;
using System.Text.Json.Nodes;
using RosePO.Core.Models;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>The titles of history that a model is shown at most.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Titles">How many it is shown.</param>
/// <param name="TrainedOn">How many it was trained on; null where its folder does not say.</param>
internal sealed record ModelHistory(string Model, int Titles, int? TrainedOn)
{
    /// <summary>The histories of a measurement's models, in its order.</summary>
    /// <param name="request">The measurement.</param>
    /// <param name="shapeOf">The shape of the model at a path; null where that says nothing.</param>
    public static IReadOnlyList<ModelHistory> Of(MeasurementRequest request, Func<string, PromptShape?> shapeOf) =>
    [
        .. request.Models.Select(model =>
        {
            var own = shapeOf(model.Path);
            return new ModelHistory(model.Name, PromptShape.Resolve(own, request.MaxHistory).MaxHistory, own?.MaxHistory);
        }),
    ];

    /// <summary>The histories of models that are there.</summary>
    public static IReadOnlyList<ModelHistory> Of(MeasurementRequest request) => Of(request, path => LanguageModel.PromptOf(path)?.Shape);

    /// <summary>
    /// The history that resemblance is measured to, one for all so that models can be compared: what is asked for, else the longest that a model is shown.
    /// </summary>
    public static int Longest(MeasurementRequest request, IReadOnlyList<ModelHistory> histories) =>
        histories.Count > 0 ? histories.Max(one => one.Titles) : PromptShape.Resolve(null, request.MaxHistory).MaxHistory;

    /// <summary>Whether all models are shown as many titles as each was trained on, and as many as the others.</summary>
    public static bool AreAlike(IReadOnlyList<ModelHistory> histories) =>
        histories.All(one => one.Titles == histories[0].Titles && (one.TrainedOn ?? one.Titles) == one.Titles);

    /// <summary>What models are shown, in words.</summary>
    /// <param name="histories">The models.</param>
    /// <param name="longest">The titles that the longest history has.</param>
    public static string Text(IReadOnlyList<ModelHistory> histories, int longest)
    {
        if (histories.Any(one => one.Titles != longest))
        {
            return $"each model's own last titles of history ({string.Join(", ", histories.Select(one => Invariant($"{one.Model} {one.Titles}")))})";
        }

        var others = histories.Where(one => one.TrainedOn is { } trained && trained != longest).ToList();
        return Invariant($"last {longest} titles of history{(others.Count == 0 ? "" : $" ({Trained(histories, others)})")}");
    }

    /// <summary>The models by name as <c>metrics.json</c> contains them.</summary>
    public static JsonObject ToJson(IReadOnlyList<ModelHistory> histories) =>
        new(histories.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Model, new JsonObject { ["history"] = one.Titles, ["trainedOn"] = one.TrainedOn })));

    // Of several models with one number that is said once.
    private static string Trained(IReadOnlyList<ModelHistory> histories, List<ModelHistory> others) =>
        others.Count == histories.Count && others.All(one => one.TrainedOn == others[0].TrainedOn)
            ? Invariant($"{(others.Count == 1 ? "the model was" : "the models were")} trained on {others[0].TrainedOn}")
            : string.Join(", ", others.Select(one => Invariant($"{one.Model} was trained on {one.TrainedOn}")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
