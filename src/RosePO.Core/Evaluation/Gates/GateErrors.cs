using RosePO.Core.Options;

namespace RosePO.Core.Evaluation.Gates;

internal static class GateErrors
{
    public static RoseException NoBound(GateRequest request) => Invalid(
        request, "has no bound: give it a Minimum, a Maximum, AtLeast or AtMost.");

    public static RoseException UnknownModel(GateRequest request, string name, IReadOnlyCollection<string> known) => Invalid(
        request, $"names the model '{name}', which was not measured: {(NearestName.Of(name, known) is { } near ? $"did you mean '{near}'?" : $"choose from {string.Join(", ", known)}.")}");

    public static RoseException NotMeasured(GateRequest request, string model) => Invalid(
        request, $"cannot be checked: {request.Metric} was not measured on '{model}' (docs/metrics.md says which models each metric applies to).");

    public static RoseException Itself(GateRequest request) => Invalid(
        request, $"compares '{request.Model}' with itself: name another model.");

    private static RoseException Invalid(GateRequest request, string what) => new(
        RoseErrorCode.RequestInvalid, $"The gate on {request.Metric} of '{request.Model}' {what}");
}
