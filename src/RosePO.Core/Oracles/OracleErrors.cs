using RosePO.Core.Artifacts;

namespace RosePO.Core.Oracles;

internal static class OracleErrors
{
    public static RoseException Unknown(OracleOptions options) => new(
        RoseErrorCode.RequestInvalid, $"'{options.GetType().Name}' are not the options of an oracle: use those of SasRec, Gru4Rec or Caser.");

    public static RoseException NotTrained(SmoothingOracle oracle) => new(
        RoseErrorCode.RequestInvalid, $"The oracle {oracle} is not trained: use SasRec, Gru4Rec or Caser.");

    public static RoseException NothingToLearn(string dataset) => RoseErrorCode.DatasetEmpty.At(
        dataset, $"The dataset '{dataset}' has no user with two training items, so an oracle has nothing to learn: import more interactions or loosen its filters.");

    public static RoseException Diverged(int epoch) => new(
        RoseErrorCode.TrainingDiverged,
        FormattableString.Invariant($"The oracle's loss is no longer a number in epoch {epoch}: use a smaller learning rate."));

    public static RoseException NotFinite() => new(
        RoseErrorCode.ModelInvalid, "The oracle gives scores that are not finite numbers: train it again, with a smaller learning rate if its loss diverged.");

    public static RoseException Unreadable(string folder, string what) => RoseErrorCode.ArtifactInvalid.At(
        folder, $"The oracle '{folder}' cannot be read ({what}): train it again.");

    public static RoseException OtherDataset(string folder, string what, int known, int asked) => RoseErrorCode.ArtifactInvalid.At(
        folder, $"The oracle '{folder}' knows {known} {what} but the dataset has {asked}: pass an oracle that was trained on this dataset.");

    public static RoseException NoRanks(string file) => RoseErrorCode.RequestInvalid.At(
        file, $"Ranks are places in the whole catalogue, and the scores of '{file}' are of some items: make epsilon by BradleyTerry, or train an oracle.");

    public static RoseException TwoScores(string file, string key, string item) => RoseErrorCode.ScoresInvalid.At(
        file, $"The scores file '{file}' has different scores for {key} and item '{item}': keep one of them.");

    public static RoseException NoScoreKey(string file, string columns, IEnumerable<string> known) => RoseErrorCode.DatasetColumnMissing.At(
        file, $"The scores file '{file}' has no column {columns} among {string.Join(", ", known)}: name its columns as docs/oracles.md says.");
}
