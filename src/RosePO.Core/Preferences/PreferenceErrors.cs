namespace RosePO.Core.Preferences;

internal static class PreferenceErrors
{
    public static RoseException ModelMissing() => new(
        RoseErrorCode.RequestInvalid,
        "The strategy SelfHard takes the SFT model's own wrong answers, but no model was given: pass the SFT model or leave the strategy out.");

    public static RoseException UnknownStrategy(RejectedStrategy strategy) => new(
        RoseErrorCode.RequestInvalid,
        $"'{strategy}' is not a strategy: choose from {string.Join(", ", Enum.GetNames<RejectedStrategy>())}.");

    public static RoseException OutOfRange(string name, FormattableString value, string range) => new(
        RoseErrorCode.RequestInvalid, $"{name} is {FormattableString.Invariant(value)} but must be {range}: change that value.");

    public static RoseException RepeatedStrategy() => new(
        RoseErrorCode.RequestInvalid, "A strategy is listed twice: list each once and raise the number of negatives instead.");

    public static RoseException NoExample(string dataset) => new(
        RoseErrorCode.DatasetEmpty,
        $"The dataset '{dataset}' has no user with two training items, so there is nothing to build pairs from: import more interactions or loosen its filters.")
    { File = dataset };

    public static RoseException NoPair(string dataset) => new(
        RoseErrorCode.PairSetInvalid,
        $"No strategy found a rejected answer in the dataset '{dataset}': it has too few items that its users have not met; choose other strategies or import more items.")
    { File = dataset };

    public static RoseException Unreadable(string folder, string what, Exception? cause = null) => new(
        RoseErrorCode.PairSetInvalid, $"The pair set '{folder}' cannot be read ({what.TrimEnd('.')}): build it again.", cause)
    { File = folder };

    public static RoseException OtherDataset(string pairs, string dataset) => new(
        RoseErrorCode.PairSetInvalid,
        $"The pair set '{pairs}' was not built from what now lies in '{dataset}': build the pairs again.") { File = pairs };
}
