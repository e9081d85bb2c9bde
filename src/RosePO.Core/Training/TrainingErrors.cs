using RosePO.Core.Artifacts;

namespace RosePO.Core.Training;

internal static class TrainingErrors
{
    public static RoseException RowTooShort(int length) => new(
        RoseErrorCode.ContextTooShort,
        FormattableString.Invariant($"No two titles of a history fit into a row of {length} tokens: use a longer PackLength or context."));

    public static RoseException NoMixedSequences(string folder) => new(
        RoseErrorCode.RequestInvalid,
        $"No user of '{folder}' has training items of two domains, and All makes sequences of such users alone: merge datasets that share users (sharedUsers), or choose Mixed or Specific.")
    { File = folder, Option = "domains.sequences" };

    public static RoseException FullOnAdapter(string folder) => RoseErrorCode.RequestInvalid.At(
        folder, $"'{folder}' is an adapter, and a rank of 0 trains every weight of a base that is not its own: set 'lora.continue' to train it on, or a rank to train a new adapter over it, or train it with MergeAdapter and pass the whole model.");

    public static RoseException NotAnAdapter(string folder) => RoseErrorCode.RequestInvalid.At(
        folder, $"'lora.continue' trains the adapter that the model is, and '{folder}' is a whole model: set 'lora.rank' for a new adapter over it, or pass an adapter.");

    public static RoseException NoValidation(string folder) => RoseErrorCode.DatasetEmpty.At(
        folder, $"EvaluateEvery measures on validation users, and the validation split of '{folder}' is empty: import with another split, or set EvaluateEvery to 0.");

    public static RoseException NoExamples(string folder, TrainingStage stage) => RoseErrorCode.DatasetEmpty.At(
        folder, $"'{folder}' contains nothing to train the {stage} stage on: its training split has no history with a next item.");

    public static RoseException OracleOfOtherData(string oracle, string dataset) => new(
        RoseErrorCode.RequestInvalid, $"The oracle '{oracle}' was not trained on '{dataset}', so it knows other users and titles: pass one that was.")
    { File = oracle, Option = "flow.oracle" };

    public static RoseException OracleWithoutFolds(string oracle) => new(
        RoseErrorCode.RequestInvalid,
        $"The oracle '{oracle}' has learnt the titles that the users of the training rows choose later, and would give them away: train it with 'folds' of at least 2.")
    { File = oracle, Option = "flow.oracle" };

    public static RoseException NoPairs(string folder) => RoseErrorCode.PairSetInvalid.At(
        folder, $"'{folder}' contains no pair: build the pair set with other strategies or more examples.");

    public static RoseException Unknown<T>(T value)
        where T : struct, Enum => new(
        RoseErrorCode.RequestInvalid, $"'{value}' is not a {typeof(T).Name}: choose from {string.Join(", ", Enum.GetNames<T>())}.");

    public static RoseException NoSmoothing(string losses, string source) => new(
        RoseErrorCode.RequestInvalid,
        $"Smoothing is not defined for {losses}, and {source}: choose a loss that takes epsilon, or set 'labelSmoothing' to 0 to ignore it.")
    { Option = "labelSmoothing" };

    public static RoseException NoPairwiseSmoothing(string losses, string pairs) => new(
        RoseErrorCode.RequestInvalid,
        $"{losses} takes one epsilon for all pairs, and the pair set '{pairs}' has one for each: set 'labelSmoothing', to 0 for none, or choose another loss.")
    { File = pairs, Option = "labelSmoothing" };

    public static RoseException LabelsReversed(PreferenceLoss loss, string pairs, int count) => RoseErrorCode.RequestInvalid.At(
        pairs, $"{loss} divides by 1 - 2 epsilon, and {count} pairs of '{pairs}' have an epsilon of 0.5 or more: smooth them with Clamp or Drop, or choose RosePO.");

    public static RoseException NoRatings(string dataset) => RoseErrorCode.RequestInvalid.At(
        dataset, $"The loss reads ratings above 0 that differ, and the training pairs of the dataset '{dataset}' have none: choose another objective, such as Sdpo, or import ratings.");

    public static RoseException TextsUnknown(PreferenceLoss loss, string what, string pairs) => RoseErrorCode.RequestInvalid.At(
        pairs, $"{loss} reads {what} of items, and the pair set '{pairs}' was imported without any: build the pairs from a dataset, or choose another objective, such as Sdpo without weights.");

    public static RoseException FlippedUnrated(string pairs, int count) => RoseErrorCode.RequestInvalid.At(
        pairs, $"The loss reads the ratings of chosen items, and the chosen item of {count} flipped rows of '{pairs}' is one that the user did not rate: build the pairs with a flipShare of 0, or choose another objective, such as Sdpo.");

    public static RoseException NoGrades(string pairs) => new(
        RoseErrorCode.RequestInvalid, $"The values of Tpo are grades, and the pair set '{pairs}' has none: build it with 'graded', or set 'tpo.values' to Epsilon.")
    { File = pairs, Option = "tpo.values" };

    public static RoseException ValuesMissing(string file, int missing, FormattableString first) => RoseErrorCode.ScoresInvalid.At(
        file, $"'{file}' lacks the values of {missing} answers of the pairs, the first of {FormattableString.Invariant(first)}: add the missing rows.");

    public static RoseException ValueOutOfRange(string source, float value, double largest) => RoseErrorCode.ScoresInvalid.At(
        source, $"'{source}' gives an answer the value {value}, and Tpo counts 2 to the power of a value: scale the values to lie between 0 and {largest}.");

    public static RoseException ValuesEqual(string pairs) => RoseErrorCode.RequestInvalid.At(
        pairs, $"The answers of each row of '{pairs}' are worth the same, so that Tpo has nothing to compare: set 'tpo.values' to what tells them apart.");

    public static RoseException NotMeasurable(Exception cause) => new(
        RoseErrorCode.TrainingDiverged,
        "The model that is trained gives validation users scores that are not finite numbers: train again with a lower learning rate.", cause);

    public static RoseException Diverged(string what, int step, double value, bool checkpointStands) => new(
        RoseErrorCode.TrainingDiverged,
        FormattableString.Invariant(
            $"The {what} at step {step} is {value}: train again with a lower learning rate{(checkpointStands ? "; the last checkpoint was kept" : string.Empty)}."));
}
