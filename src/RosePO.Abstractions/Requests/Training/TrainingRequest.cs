using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>One training stage: what pretraining, supervised fine-tuning and alignment have in common.</summary>
public abstract record TrainingRequest
{
    /// <summary>The dataset artifact; for alignment null takes the one that the pair set names.</summary>
    [InputPath(Artifact = "dataset")]
    public string? Dataset { get; init; }

    /// <summary>
    /// Where training starts: a model artifact or Hugging Face folder, or <c>Embedded</c> for a new small decoder, which alignment does not take.
    /// For alignment it is both the first policy and the frozen reference.
    /// </summary>
    [InputPath(Artifact = "model", Names = ["Embedded"])]
    public required string Model { get; init; }

    /// <summary>The folder of the artifact.</summary>
    [Place(IsPath = true)]
    public required string Destination { get; init; }

    /// <summary>Passes over the examples; a fraction stops within a pass.</summary>
    [Above(0)]
    public double Epochs { get; init; } = 1;

    /// <summary>The most steps, whatever the epochs come to; the schedule of the learning rate ends with them. Null takes all of them.</summary>
    [AtLeast(1)]
    public int? MaxSteps { get; init; }

    /// <summary>Examples (packed rows, prompts or pair rows) of one step.</summary>
    [AtLeast(1)]
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// The most tokens, padding included, of one forward pass. A step's examples are cut into passes of similar lengths whose gradients add up
    /// to the step's, so it bounds memory and changes the result only by rounding. 0 takes a step in one pass; so do losses that compare
    /// the answers of a whole batch with each other (<see cref="PreferenceLoss.Aot"/>, <see cref="PreferenceLoss.AotUnpaired"/>).
    /// </summary>
    [AtLeast(0)]
    public int TokensPerPass { get; init; } = 8192;

    /// <summary>
    /// Whether activations are computed again in the backward pass rather than kept: each block keeps only its input, for about a third
    /// more work.
    /// </summary>
    public bool ActivationCheckpointing { get; init; }

    /// <summary>The schedule's highest learning rate.</summary>
    [Above(0)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate changes from step to step.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>AdamW's decoupled weight decay.</summary>
    [AtLeast(0)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Dropout on residual branches and embeddings.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; } = 0.1;

    /// <summary>The gradient's norm is clipped to this.</summary>
    [Above(0)]
    public double MaxGradientNorm { get; init; } = 1.0;

    /// <summary>
    /// Low-rank adaptation. Where <see cref="Model"/> is an adapter itself, it is frozen and the new one is added over it; both are saved as one adapter of
    /// the sum of their ranks, unless the adapter itself goes on being trained (see <see cref="LoraOptions.Continue"/>).
    /// </summary>
    public LoraOptions Lora { get; init; } = new();

    /// <summary>Whether the artifact is a full model, the adapter added to its base's weights, rather than the adapter alone.</summary>
    public bool MergeAdapter { get; init; }

    /// <summary>
    /// The wording of prompts and answers: <c>Embedded</c>, <c>EmbeddedDomains</c>, <c>EmbeddedHistory</c>, <c>Llara</c>, <c>SDpo</c>, <c>PatchRec</c>, or a YAML file.
    /// Null takes the model's own: a new one has <c>EmbeddedDomains</c> where items have domains and <c>Embedded</c> elsewhere, a Hugging Face folder <c>SDpo</c>.
    /// </summary>
    [InputPath(Names = ["Embedded", "EmbeddedDomains", "EmbeddedHistory", "Llara", "SDpo", "PatchRec"])]
    public string? PromptTemplate { get; init; }

    /// <summary>
    /// Titles of history in a prompt. Null takes the model's own (for alignment: those of the pair set), which are 10 for <c>Embedded</c> and for a folder
    /// that does not say. The trained model keeps the number.
    /// </summary>
    [AtLeast(1)]
    public int? MaxHistory { get; init; }

    /// <summary>Steps between checkpoints; 0 writes one only when cancelled.</summary>
    [AtLeast(0)]
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>Measurements on the validation users, during and after training.</summary>
    public ValidationOptions Validation { get; init; } = new();

    /// <summary>Whether the training log is also written as TensorBoard events, in <c>tensorboard/</c> of the artifact.</summary>
    public bool TensorBoard { get; init; }

    /// <summary>
    /// The folder of an MLflow store, usually called <c>mlruns</c>, in which the training is also recorded as a run; null records none.
    /// </summary>
    [Place(IsPath = true, IsOfStage = true)]
    public string? MlflowStore { get; init; }

    /// <summary>
    /// The MLflow experiment that the run belongs to. Null takes the name of the experiment whose file it is of, or of the folder that contains the destination.
    /// </summary>
    [Place(IsOfStage = true)]
    public string? MlflowExperiment { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Place]
    [Suggested("auto", "cpu", "cuda", "cuda:0")]
    public string Device { get; init; } = "auto";

    /// <summary>
    /// The command that starts the processes which compute it together, such as <c>mpirun -n 4 --bind-to none</c>; <c>none</c>, or nothing, computes in this process. No
    /// shell reads it.
    /// </summary>
    [Place]
    [Suggested("none", "mpirun -n 2 --bind-to none")]
    public string? Launcher { get; init; }

    /// <summary>
    /// The type of matrix products, and of the weights of a base that is frozen under an adapter; trained weights and optimizer state stay in float32.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Seeds weights, order, dropout and training candidates.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether another artifact in the destination is replaced.</summary>
    [Place]
    public bool Overwrite { get; init; }
}
