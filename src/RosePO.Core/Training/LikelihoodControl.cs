using System.Reflection;
using System.Text.Json.Nodes;
using RosePO.Core.Options;

namespace RosePO.Core.Training;

/// <summary>
/// The control of an aligned model: the same start, chosen answers, order, steps and rate, and of the objective the likelihood of the chosen answers alone. What an
/// aligned model gains over it comes of the preferences; what both gain comes of more training.
/// </summary>
internal static class LikelihoodControl
{
    // What the objective is, and where it is trained; the rest of the request says from what, on what and how.
    private static readonly string[] s_free =
    [
        .. RequestOption.Properties(typeof(AlignRequest))
            .Where(property => (property.DeclaringType == typeof(AlignRequest) && property.Name != nameof(AlignRequest.Pairs)) || property.IsDefined(typeof(PlaceAttribute)))
            .Select(RequestOption.KeyOf),
    ];

    /// <summary>The request of an aligned model's control.</summary>
    /// <param name="request">The aligned model's request.</param>
    /// <param name="destination">The folder of the control.</param>
    public static AlignRequest Of(AlignRequest request, string destination)
    {
        var plain = new AlignRequest { Pairs = request.Pairs, Model = request.Model, Destination = destination };
        return request with
        {
            Destination = destination,
            Loss = PreferenceLoss.Nll,
            Losses = plain.Losses,
            Beta = plain.Beta,
            LabelSmoothing = plain.LabelSmoothing,
            Divergence = plain.Divergence,
            DivergenceAlpha = plain.DivergenceAlpha,
            SimPO = plain.SimPO,
            Sdpo = plain.Sdpo,
            RosePOList = plain.RosePOList,
            Tpo = plain.Tpo,
            RecPO = plain.RecPO,
            SftWeight = plain.SftWeight,
            Diagnostics = plain.Diagnostics,
        };
    }

    /// <summary>Whether a control has the same value of an option as its model: all that is not of the objective.</summary>
    /// <param name="key">The option's dotted key.</param>
    public static bool Shares(string key) => !s_free.Contains(key.Split('.')[0]);

    /// <summary>What a control is called: as the model that it starts from and a plus sign, and after it the aligned model, where one start has several controls.</summary>
    /// <param name="start">The model that it starts from.</param>
    /// <param name="aligned">The aligned model; empty where no other control starts from the same.</param>
    public static string NameOf(string start, string aligned) => $"{start}+{aligned}";

    /// <summary>The folder of an aligned model's control beside the model's own, such as <c>sft+rosepo</c>.</summary>
    /// <param name="aligned">The aligned model's request.</param>
    public static string Beside(AlignRequest aligned)
    {
        var model = Path.TrimEndingDirectorySeparator(aligned.Destination);
        return Path.Combine(Path.GetDirectoryName(model)!, NameOf(Path.GetFileName(Path.TrimEndingDirectorySeparator(aligned.Model)), Path.GetFileName(model)));
    }

    /// <summary>Whether a request is that of a control, which has none of its own.</summary>
    public static bool Is(AlignRequest request) => request.Trained is [PreferenceLoss.Nll];

    /// <summary>Whether one training is the control of another.</summary>
    /// <param name="control">The one.</param>
    /// <param name="model">The other.</param>
    public static bool Is(TrainingOrigin control, TrainingOrigin model) =>
        IsControl(control) && IsAligned(model) && !IsControl(model)
        && control.Inputs.SequenceEqual(model.Inputs.Where(input => control.Inputs.ContainsKey(input.Key))) && JsonNode.DeepEquals(Shared(control), Shared(model));

    /// <summary>
    /// Whether a model is the control of another where either may be the best of several trials: every training of the one has its control among those of the
    /// other, which has no more.
    /// </summary>
    /// <param name="controls">The trainings of the one.</param>
    /// <param name="models">The trainings of the other.</param>
    public static bool Is(IReadOnlyList<TrainingOrigin> controls, IReadOnlyList<TrainingOrigin> models)
    {
        TrainingOrigin[] aligned = [.. models.Where(model => IsAligned(model) && !IsControl(model))];
        return aligned.Length > 0 && aligned.All(model => controls.Any(control => Is(control, model))) && controls.All(control => aligned.Any(model => Is(control, model)));
    }

    /// <summary>Whether a model was trained on pairs.</summary>
    public static bool IsAligned(TrainingOrigin model) => model.Inputs.ContainsKey("pairs");

    /// <summary>Whether a model is a control.</summary>
    public static bool IsControl(TrainingOrigin model) =>
        IsAligned(model) && model.Request["loss"]?.ToString() == nameof(PreferenceLoss.Nll) && model.Request["losses"] is not JsonArray { Count: > 0 };

    private static JsonObject Shared(TrainingOrigin model)
    {
        var request = model.Request.DeepClone().AsObject();
        Array.ForEach(s_free, key => request.Remove(key));
        return request;
    }
}
