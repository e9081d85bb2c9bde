namespace RosePO.Core.Ranks;

internal static class RankErrors
{
    public static RoseException Failed(int rank, Exception cause) => new(
        RoseErrorCode.RankFailed,
        FormattableString.Invariant($"Rank {rank} failed unexpectedly ({cause.GetType().Name}: {cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}): see its output, and run the same again, which resumes where there is a checkpoint."),
        cause);

    public static RoseException Silent(int size, TimeSpan limit, string variable) => new(
        RoseErrorCode.RankFailed,
        FormattableString.Invariant($"One of {size} ranks did not answer for {limit.TotalSeconds:0} seconds, and the others stopped: look after its machine and run the same again, or give it longer with {variable} (seconds; 0 waits for ever)."));

    public static RoseException Diverged(int step, IEnumerable<int> ranks) => new(
        RoseErrorCode.RankFailed,
        FormattableString.Invariant($"After step {step} the weights of rank {string.Join(", ", ranks)} are not those of rank 0: use processors of one kind and the same libtorch and MPI on all machines."));
}
