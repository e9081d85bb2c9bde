using System.Management.Automation;
using RosePO.Core.Options;

namespace RosePO.Binding;

/// <summary>Errors of the core as PowerShell reports them: the code's name is the id, its kind the category.</summary>
internal static class ErrorRecords
{
    /// <summary>An error as a record; one about an option has the name of the parameter that sets it in its category.</summary>
    public static ErrorRecord From(RoseException error, object? target, Type command)
    {
        var record = new ErrorRecord(error, error.Id, CategoryOf(error.Error), error.File ?? target)
        {
            ErrorDetails = new ErrorDetails(ErrorText.Placed(error)) { RecommendedAction = ErrorText.Action(error) },
        };
        if (error.Option is { } option && ParameterOptions.ParameterOf(command, option) is { } parameter)
        {
            record.CategoryInfo.TargetName = parameter;
        }

        return record;
    }

    public static RoseException Unexpected(string command, Exception error) => new(
        RoseErrorCode.Unexpected,
        $"{command} failed in a way that has no name yet ({error.GetType().Name}: {error.Message.TrimEnd('.')}): please report it with the command that was run.",
        error);

    /// <summary>Work that was ended from outside.</summary>
    public static ErrorRecord Ended(string command, object? target, OperationCanceledException error)
    {
        var sentence = $"{command} received a signal to end and stopped: run it again, and a training resumes from its checkpoint.";
        return new ErrorRecord(new OperationCanceledException(sentence, error), "Ended", ErrorCategory.OperationStopped, target);
    }

    public static RoseException NotAFile(string path, string provider) => new(
        RoseErrorCode.RequestInvalid, $"'{path}' is a path of the {provider} provider: give one of the file system.")
    { File = path };

    public static RoseException PathUnknown(string path, Exception cause) => new(
        RoseErrorCode.FileNotFound, $"'{path}' is not a path here ({cause.Message.TrimEnd('.')}): check it.", cause)
    { File = path };

    public static RoseException NothingMatches(string path) => new(
        RoseErrorCode.FileNotFound, $"'{path}' does not exist: check the path.")
    { File = path };

    public static RoseException NoHistory() => new(
        RoseErrorCode.RequestInvalid, "There is no history to recommend for: give users of the dataset with -User, or titles with -History.");

    public static RoseException FileExists(string path) => new(
        RoseErrorCode.DestinationExists, $"'{path}' exists: choose another -OutputPath, or add -Force.");

    public static RoseException EmptyArgument(string parameter) => new(
        RoseErrorCode.RequestInvalid, $"-{parameter} has no value: give a folder or a result, or leave the parameter out.");

    public static RoseException NotTaken(string command, IReadOnlyList<ArtifactRole> roles, PipedObject? piped)
    {
        var nouns = string.Join(" or ", roles.Select(role => role.Noun));
        var parameters = string.Join(" or ", roles.Select(role => $"-{role.Name}"));
        var makers = string.Join(", or of ", roles.Select(role => role.Makers));
        return new(
            RoseErrorCode.RequestInvalid,
            piped is null
                ? $"{command} needs {nouns}: name it with {parameters}, or pipe a result of {makers}."
                : $"{command} takes {nouns}, and {piped.Describe()} names none: pipe a result of {makers}, its run or its folder, or use {parameters}.");
    }

    public static RoseException NoInput(string command) => new(
        RoseErrorCode.RequestInvalid, $"{command} takes nothing from the pipeline: name what it is to do with its parameters.");

    public static RoseException Several(string command, ArtifactRole role, int count) => new(
        RoseErrorCode.RequestInvalid, $"{command} takes {role.Noun} at a time, and one piped object names {count}: pipe them one by one.");

    public static RoseException NoPlace(string command, string takes, PipedObject? piped) => new(
        RoseErrorCode.RequestInvalid,
        piped is null
            ? $"{command} needs {takes}: name it with -Path, or pipe it."
            : $"{command} takes {takes}, and {piped.Describe()} names none: pipe a path or an item of Get-Item, or use -Path.");

    public static RoseException NotAFolder(string path) => new(
        RoseErrorCode.RequestInvalid, $"'{path}' is a file where a folder of artifacts is needed: name the folder.")
    { File = path };

    public static RoseException NotAnExperiment(string path) => new(
        RoseErrorCode.RequestInvalid, $"'{path}' is a folder where an experiment file is needed: name the YAML file.")
    { File = path };

    public static RoseException NoBaseline(string name) => new(
        RoseErrorCode.RequestInvalid,
        $"'{name}' is neither a baseline ({string.Join(", ", BaselineNames.All)}) nor a model's folder: check its spelling or path.");

    public static RoseException TwoDatasets(string first, string second) => new(
        RoseErrorCode.RequestInvalid,
        $"The models come from two datasets, '{first}' and '{second}': measure them apart, or name one with -Dataset.");

    private static ErrorCategory CategoryOf(RoseErrorCode code) => code switch
    {
        RoseErrorCode.FileNotFound or RoseErrorCode.ItemUnknown or RoseErrorCode.UserUnknown or RoseErrorCode.PackageNotFound => ErrorCategory.ObjectNotFound,
        RoseErrorCode.TorchRuntimeNotFound or RoseErrorCode.TorchCompatCopyFailed or RoseErrorCode.OnnxRuntimeNotFound or RoseErrorCode.DeviceNotAvailable
            or RoseErrorCode.MemoryExhausted => ErrorCategory.ResourceUnavailable,
        RoseErrorCode.NativeCodeUntrusted or RoseErrorCode.PackageUntrusted => ErrorCategory.SecurityError,
        RoseErrorCode.DestinationExists => ErrorCategory.ResourceExists,
        RoseErrorCode.WriteFailed => ErrorCategory.WriteError,
        RoseErrorCode.RequestInvalid or RoseErrorCode.DatasetFormatUnknown or RoseErrorCode.DatasetColumnMissing => ErrorCategory.InvalidArgument,
        RoseErrorCode.ContextTooShort or RoseErrorCode.DatasetTooSmall => ErrorCategory.LimitsExceeded,
        RoseErrorCode.TrainingDiverged or RoseErrorCode.GateMissed => ErrorCategory.InvalidResult,
        RoseErrorCode.ExperimentSyntax or RoseErrorCode.ExperimentKeyUnknown or RoseErrorCode.ExperimentValueInvalid => ErrorCategory.ParserError,
        RoseErrorCode.Unexpected or RoseErrorCode.None => ErrorCategory.NotSpecified,
        _ => ErrorCategory.InvalidData,
    };
}
