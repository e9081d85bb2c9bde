using RosePO.Core.Artifacts;
using RosePO.Core.Runtime.Nccl;

namespace RosePO.Core.Runtime.Mpi;

internal static class MpiErrors
{
    public static RoseException Missing(IEnumerable<string> tried) => new(
        RoseErrorCode.MpiNotUsable,
        $"MPI's library was not found ({string.Join(", ", tried)}): install it on every machine (openmpi-bin and libopenmpi3, or mpich and libmpich12), or name its file with {MpiLibrary.Variable} (docs/scale-out.md).");

    public static RoseException NotLoadable(string file, Exception cause) => RoseErrorCode.MpiNotUsable.At(
        file, $"'{file}' could not be loaded ({cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}): name the library of MPI with {MpiLibrary.Variable} (docs/scale-out.md).", cause);

    public static RoseException NotMpi(string name, string function) => new(
        RoseErrorCode.MpiNotUsable, $"'{name}' has no {function}: name a library of MPI 3 or newer with {MpiLibrary.Variable} (docs/scale-out.md).");

    public static RoseException NoThreads(string name) => new(
        RoseErrorCode.MpiNotUsable, $"'{name}' does not take calls from several threads: use a build of MPI with MPI_THREAD_SERIALIZED (docs/scale-out.md).");

    public static RoseException OtherSize(MpiLibrary library, int launched) => new(
        RoseErrorCode.MpiNotUsable,
        FormattableString.Invariant($"The launcher started {launched} processes, but '{library.Name}' ({library.Family}) sees {library.Size}: use the library and the launcher of one MPI (mpirun of the same, srun with its --mpi), name the library with {MpiLibrary.Variable}, or set {MpiLibrary.Variable} to none where each is to compute alone."));

    public static RoseException TorchRun() => new(
        RoseErrorCode.MpiNotUsable,
        "RANK, WORLD_SIZE and MASTER_ADDR are those of torchrun, whose rendezvous is not spoken here: start the processes with mpirun or srun (docs/scale-out.md).");

    public static RoseException Failed(int code) => new(
        RoseErrorCode.RankFailed, FormattableString.Invariant($"A call of MPI returned error {code}: see the launcher's output, and run the same again."));

    public static RoseException NoNccl(string file, string why) => RoseErrorCode.MpiNotUsable.At(
        file, $"'{file}' is not usable as NCCL's library ({why}): name one of NCCL 2 with {NcclLibrary.Variable}, or set it to none, and gradients are summed through the host's memory (docs/scale-out.md).");

    public static RoseException NcclFailed(string why) => new(
        RoseErrorCode.RankFailed, $"NCCL could not sum the gradients ({why.TrimEnd('.', ' ')}): see the launcher's output with NCCL_DEBUG=INFO, or set {NcclLibrary.Variable} to none, and run the same again.");

    public static RoseException NoLimit(string text, string variable) => new(
        RoseErrorCode.RequestInvalid, $"{variable} is '{text}': write a number of seconds, or 0 to wait for ever.");

    public static RoseException NoWorker(string file) => RoseErrorCode.MpiNotUsable.At(
        file, $"'{file}' is missing, which launched processes run: install the module or package again.");

    public static RoseException NoLauncher(string program, Exception cause) => new(
        RoseErrorCode.MpiNotUsable,
        $"The launcher '{program}' could not be started ({cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}): install it (openmpi-bin, or mpich), or name one that is there (docs/scale-out.md).",
        cause);

    public static RoseException NoOrder() => new(
        RoseErrorCode.MpiNotUsable, "The launcher gives its first process no standard input, from which it reads what to compute: use one that does, as mpirun and srun do.");

    public static RoseException Ended(string launcher, int code, IReadOnlyCollection<string> words)
    {
        // Open MPI draws lines of dashes around what it says.
        string[] said = [.. words.Select(word => word.Trim()).Where(word => word.Any(char.IsLetterOrDigit))];
        return new RoseException(
            RoseErrorCode.RankFailed,
            FormattableString.Invariant($"The processes of '{launcher}' ended before the work was done (exit code {code}{(said.Length > 0 ? ": " + string.Join(" ", said).TrimEnd('.') : "")}): run the same again; a training resumes from its checkpoint."));
    }
}
