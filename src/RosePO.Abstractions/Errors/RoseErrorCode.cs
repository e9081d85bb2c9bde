namespace RosePO;

/// <summary>
/// Every error that RosePO reports, once. The name is PowerShell's error id (<c>DatasetColumnMissing</c>), the number is
/// MSBuild's code (<c>ROSE1204</c>). Names and numbers never change meaning; <c>docs/errors.md</c> explains each.
/// </summary>
public enum RoseErrorCode
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>libtorch or LibTorchSharp was not found or could not be loaded.</summary>
    TorchRuntimeNotFound = 1001,

    /// <summary>The compatibility copy of LibTorchSharp could not be made.</summary>
    TorchCompatCopyFailed = 1002,

    /// <summary>The requested device does not exist on this machine.</summary>
    DeviceNotAvailable = 1003,

    /// <summary>A source of packages cannot be reached, or does not have the package.</summary>
    PackageNotFound = 1004,

    /// <summary>A package is not what its hash says, or its content is not as expected.</summary>
    PackageInvalid = 1005,

    /// <summary>The memory of the machine or the device was not enough for the work.</summary>
    MemoryExhausted = 1006,

    /// <summary>ONNX Runtime's native library was not found or could not be loaded.</summary>
    OnnxRuntimeNotFound = 1007,

    /// <summary>A native library would be loaded from a relative path, or from where others can write.</summary>
    NativeCodeUntrusted = 1008,

    /// <summary>A package of native code is not to be installed, because nothing vouches for it.</summary>
    PackageUntrusted = 1009,

    /// <summary>MPI's library was not found, is not the launcher's, or the processes were started by something else.</summary>
    MpiNotUsable = 1010,

    /// <summary>A process of those that compute together ended, failed or did not answer.</summary>
    RankFailed = 1011,

    /// <summary>A native library that the work needs does not exist for this platform.</summary>
    PlatformNotSupported = 1012,

    /// <summary>A file that the request names does not exist.</summary>
    FileNotFound = 1101,

    /// <summary>A folder is not an artifact of the kind that is needed.</summary>
    ArtifactInvalid = 1102,

    /// <summary>The destination contains something else already.</summary>
    DestinationExists = 1103,

    /// <summary>The destination cannot be written: the disk is full or permission is missing.</summary>
    WriteFailed = 1104,

    /// <summary>Another process runs in the same folder.</summary>
    RunLocked = 1105,

    /// <summary>A folder that is to be cleaned contains what no run made.</summary>
    CleanRefused = 1106,

    /// <summary>The format of a data file is not known or cannot be detected from its name.</summary>
    DatasetFormatUnknown = 1201,

    /// <summary>A data file is not in the encoding that its format has.</summary>
    DatasetEncodingInvalid = 1202,

    /// <summary>A row of a data file cannot be read: too few columns, or a value of another type.</summary>
    DatasetRowInvalid = 1203,

    /// <summary>A column that the request names is not in the file.</summary>
    DatasetColumnMissing = 1204,

    /// <summary>No interaction is left after the filters, or the training split is empty.</summary>
    DatasetEmpty = 1205,

    /// <summary>There are fewer items than the candidate lists need.</summary>
    DatasetTooSmall = 1206,

    /// <summary>A title or item id is not in the dataset.</summary>
    ItemUnknown = 1207,

    /// <summary>A user id is not in the dataset.</summary>
    UserUnknown = 1208,

    /// <summary>A validation or test interaction is visible to training.</summary>
    DatasetLeak = 1209,

    /// <summary>The file of titles names none of the items that were seen, or gives none of them a title.</summary>
    TitlesMatchNothing = 1215,

    /// <summary>Datasets are to be merged by users that they share, and share none.</summary>
    UsersMatchNothing = 1216,

    /// <summary>A folder is not a model, or its files contradict each other.</summary>
    ModelInvalid = 1301,

    /// <summary>A prompt is longer than the model's context.</summary>
    ContextTooShort = 1302,

    /// <summary>A file of oracle scores lacks one that is needed, or has two for one pair.</summary>
    ScoresInvalid = 1401,

    /// <summary>A pair set is not one, or contains no pair.</summary>
    PairSetInvalid = 1501,

    /// <summary>A file of title vectors is damaged, or lacks a title.</summary>
    TitleVectorsInvalid = 1502,

    /// <summary>A file of preference pairs from elsewhere cannot be read.</summary>
    PairFileInvalid = 1503,

    /// <summary>A folder is not a sentence encoder in ONNX form, or its files do not fit each other.</summary>
    TitleEncoderInvalid = 1504,

    /// <summary>An option has a value of another type or outside its range, contradicts another, or is set where nothing reads it.</summary>
    RequestInvalid = 1601,

    /// <summary>Training produced a loss that is not a number.</summary>
    TrainingDiverged = 1602,

    /// <summary>A gate of the experiment was missed.</summary>
    GateMissed = 1701,

    /// <summary>An experiment file is not valid YAML.</summary>
    ExperimentSyntax = 1801,

    /// <summary>An experiment file contains a key that is not known.</summary>
    ExperimentKeyUnknown = 1802,

    /// <summary>A section or key of an experiment file names a stage that does not exist, or leaves out something that is needed.</summary>
    ExperimentValueInvalid = 1803,

    /// <summary>A <c>${…}</c> or <c>extends</c> of an experiment file names what is not there, or itself.</summary>
    ExperimentReferenceInvalid = 1804,

    /// <summary>A text file (an experiment, a prompt template) is not in UTF-8, nor in the encoding of its byte order mark.</summary>
    TextEncodingInvalid = 1805,

    /// <summary>A project that runs experiments has none: a warning of builds.</summary>
    ExperimentsMissing = 1806,

    /// <summary>Something failed that has no code of its own.</summary>
    Unexpected = 1999,
}
