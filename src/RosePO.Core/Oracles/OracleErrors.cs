namespace RosePO.Core.Oracles;

internal static class OracleErrors
{
    public static void Require(bool holds, FormattableString requirement)
    {
        if (!holds)
        {
            throw new RoseException(
                RoseErrorCode.RequestInvalid,
                $"The SASRec options cannot be used: {FormattableString.Invariant(requirement)}; change that value.");
        }
    }

    public static RoseException NothingToLearn(string dataset) => new(
        RoseErrorCode.DatasetEmpty,
        $"The dataset '{dataset}' has no user with two training items, so an oracle has nothing to learn: import more interactions or loosen its filters.")
    { File = dataset };

    public static RoseException Diverged(int epoch) => new(
        RoseErrorCode.TrainingDiverged,
        FormattableString.Invariant($"The oracle's loss is not a number any more in epoch {epoch}: use a smaller learning rate."));

    public static RoseException Unreadable(string folder, string what) => new(
        RoseErrorCode.ArtifactInvalid, $"The oracle '{folder}' cannot be read ({what}): train it again.") { File = folder };

    public static RoseException OtherCatalogue(string folder, int known, int asked) => new(
        RoseErrorCode.ArtifactInvalid,
        FormattableString.Invariant(
            $"The oracle '{folder}' knows {known} items but the dataset has {asked}: pass an oracle that was trained on this dataset."))
    { File = folder };
}
