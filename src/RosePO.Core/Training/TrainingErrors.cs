namespace RosePO.Core.Training;

internal static class TrainingErrors
{
    public static RoseException Missing(string what, TrainingStage stage) => new(
        RoseErrorCode.RequestInvalid, $"The {stage} stage needs {what}, and none was given: pass one.");

    public static RoseException OutOfRange(string name, object value, string range) => new(
        RoseErrorCode.RequestInvalid, $"{name} is {FormattableString.Invariant($"{value}")}, which is not {range}: choose another value.");

    public static RoseException EmbeddedCannotAlign() => new(
        RoseErrorCode.RequestInvalid,
        "Preference training starts from an SFT model, and Embedded is a new one: run the Sft stage first and pass its model.");

    public static RoseException EmbeddedCannotAdapt() => new(
        RoseErrorCode.RequestInvalid,
        "An adapter is saved without the model that it adapts, and Embedded is a new one that would be lost: set the rank to 0, or pass a model.");

    public static RoseException RowTooShort(int length) => new(
        RoseErrorCode.ContextTooShort,
        FormattableString.Invariant($"No two titles of a history fit into a row of {length} tokens: use a longer PackLength or context."));

    public static RoseException FullOnAdapter(string folder) => new(
        RoseErrorCode.RequestInvalid,
        $"'{folder}' is an adapter, and a rank of 0 trains every weight of a base that is not its own: set the adapter's rank to train a new adapter over it, or train it with MergeAdapter and pass the whole model.")
    { File = folder };

    public static RoseException NothingToMerge() => new(
        RoseErrorCode.RequestInvalid, "MergeAdapter adds an adapter to its base, and a rank of 0 trains none: set the adapter's rank, or leave MergeAdapter out.");

    public static RoseException NoExamples(string folder, TrainingStage stage) => new(
        RoseErrorCode.DatasetEmpty,
        $"'{folder}' holds nothing to train the {stage} stage on: its training split has no history with a next item.") { File = folder };

    public static RoseException NoPairs(string folder) => new(
        RoseErrorCode.PairSetInvalid, $"'{folder}' holds no pair: build the pair set with other strategies or more examples.") { File = folder };

    public static RoseException Diverged(string what, int step, double value) => new(
        RoseErrorCode.TrainingDiverged,
        FormattableString.Invariant($"The {what} at step {step} is {value}: train again with a lower learning rate; the last checkpoint was kept."));
}
