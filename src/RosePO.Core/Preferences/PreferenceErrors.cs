using RosePO.Core.Artifacts;
using RosePO.Core.Data;

namespace RosePO.Core.Preferences;

internal static class PreferenceErrors
{
    public static RoseException UnknownStrategy(RejectedStrategy strategy) => new(
        RoseErrorCode.RequestInvalid,
        $"'{strategy}' is not a strategy: choose from {string.Join(", ", Enum.GetNames<RejectedStrategy>())}.");

    public static RoseException TextsNotSmoothed(string pairs) => RoseErrorCode.PairSetInvalid.At(
        pairs, $"The pair set '{pairs}' was imported from a file and has no dataset that an oracle could learn: ask for a constant epsilon, or put each pair's into the file, in a column 'epsilon'.");

    public static RoseException PairFileKind(string path) => RoseErrorCode.PairFileInvalid.At(
        path, $"'{path}' ends neither in .jsonl nor in .parquet, which preference pairs are stored in: name such a file.");

    public static RoseException PairFileBroken(string path, string what, Exception? cause = null) => RoseErrorCode.PairFileInvalid.At(
        path, $"'{path}' cannot be read as preference pairs ({what.TrimEnd('.')}): write it again.", cause);

    public static RoseException PairRow(string path, RowPlace place, string what) => RoseErrorCode.PairFileInvalid.At(
        path, $"{place} of '{path}' {what}: correct the row.", line: place.Line);

    public static RoseException UnknownInRejected(RoseErrorCode error, string path, RowPlace place, string kind, string id) => new(
        error,
        FormattableString.Invariant($"{place} of '{path}' names the {kind} '{id}', which the dataset does not have: correct the row or leave it out."))
    { File = path, Line = place.Line };

    public static RoseException VectorsDoNotFit(string path, long bytes, string names, int rows) => RoseErrorCode.TitleVectorsInvalid.At(
        path, $"'{path}' contains {bytes} bytes, which are not rows of 32-bit floats for the {rows} titles of '{names}': write one vector for each line.");

    public static RoseException VectorNameInvalid(string path, int line) => RoseErrorCode.TitleVectorsInvalid.At(
        path, $"Line {line} of '{path}' is not an id and a title with a tab between: correct the line.", line: line);

    public static RoseException VectorMissing(string path, RecItem item) => RoseErrorCode.TitleVectorsInvalid.At(
        path, $"'{path}' has no vector for the item '{item.SourceId}' ('{item.Title}'): add one under its id in the source, or under its title.");

    public static RoseException VectorNotFinite(string path, int row) => RoseErrorCode.TitleVectorsInvalid.At(
        path, $"Row {row + 1} of '{path}' contains a value that is not a finite number: write the vectors again.");

    public static RoseException NoExample(string dataset) => RoseErrorCode.DatasetEmpty.At(
        dataset, $"The dataset '{dataset}' has no user with two training items, so there is nothing to build pairs from: import more interactions or loosen its filters.");

    public static RoseException NoPair(string dataset) => RoseErrorCode.PairSetInvalid.At(
        dataset, $"No strategy found a rejected answer in the dataset '{dataset}': it has too few items that its users have not seen; choose other strategies or import more items.");

    public static RoseException Unreadable(string folder, string what, Exception? cause = null) => RoseErrorCode.PairSetInvalid.At(
        folder, $"The pair set '{folder}' cannot be read ({what.TrimEnd('.')}): build it again.", cause);

    public static RoseException DatasetGone(string pairs, string dataset) => RoseErrorCode.FileNotFound.At(
        dataset, $"The dataset of the pair set '{pairs}' is no longer at '{dataset}': put it back, or name its folder where a dataset is asked for.");

    public static RoseException OtherDataset(string pairs, string dataset) => RoseErrorCode.PairSetInvalid.At(
        pairs, $"The pair set '{pairs}' was not built from the dataset in '{dataset}': name the dataset that it was built from, or build the pairs again.");

    public static RoseException NothingToFit(string dataset) => RoseErrorCode.RequestInvalid.At(
        dataset, $"A temperature is to be fitted, but no validation question of the dataset '{dataset}' has scores of its next item and another candidate: give the temperature, or import with a validation split.");

    public static RoseException AllDropped(string pairs, double maximum) => RoseErrorCode.PairSetInvalid.At(
        pairs, $"Every pair of '{pairs}' has an epsilon above {maximum}, so that dropping them leaves none: clamp them, or raise the maximum or the temperature.");

    public static RoseException ScoresMissing(string file, int missing, int needed, FormattableString first) => RoseErrorCode.ScoresInvalid.At(
        file, $"'{file}' lacks {missing} of the {needed} scores that the pairs need, the first of {FormattableString.Invariant(first)}: add the missing rows.");
}
