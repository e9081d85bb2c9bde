using System.Globalization;

namespace RosePO.Core.Runtime;

/// <summary>The streams of models, their training and what they generate.</summary>
internal static partial class Seeds
{
    // Keeps the rows of the flow term apart from prompts' candidates; no epoch has such a number.
    private const int Flow = -1;

    /// <summary>The weights of a new decoder, tensor by tensor. Constant: 0. Derived as <see cref="Order"/> of the first epoch is, of another generator.</summary>
    public static int Weights(int seed) => Derive(seed, 0);

    /// <summary>The matrices A of a new adapter, tensor by tensor. Derived as <see cref="Weights"/> is: the shapes are others.</summary>
    public static int AdapterWeights(int seed) => Derive(seed, 0);

    /// <summary>The order of examples in an epoch. Constants: none.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public static int Order(int seed, int epoch) => Derive(seed, epoch);

    /// <summary>Where long histories are cut in an epoch of pretraining, and the order in which stretches are packed. Derived as <see cref="Order"/> is.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public static int Packing(int seed, int epoch) => Derive(seed, epoch);

    /// <summary>Which users with several domains have one sequence of all in an epoch of pretraining. Constant: 2.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public static int MixedDomains(int seed, int epoch) => Derive(seed, 2, epoch);

    /// <summary>The candidates in a prompt of fine-tuning. Constants: none.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="user">The user.</param>
    /// <param name="position">The position of the target in the user's history.</param>
    public static int PromptCandidates(int seed, int epoch, int user, int position) => Derive(seed, epoch, user, position);

    /// <summary>A row of the flow term: whether its title is drawn from the model, and which it is else; drawn titles follow from it by <see cref="Token"/>. Constant: -1.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="step">The steps taken before.</param>
    /// <param name="row">The row's place in the step's batch.</param>
    public static int FlowRow(int seed, int step, int row) => Derive(seed, Flow, step, row);

    /// <summary>The dropout of a step of training, which <see cref="DropoutOf"/> divides. Constant: 1.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="step">The steps taken before.</param>
    public static int Dropout(int seed, int step) => Derive(seed, 1, step);

    /// <summary>The dropout of a part of a pass: a pass that is computed again draws the same. Constants: none.</summary>
    /// <param name="step">The stream of the step.</param>
    /// <param name="pass">The pass through the network, from 1.</param>
    /// <param name="part">The part of the network, such as a block.</param>
    public static int DropoutOf(int step, long pass, int part) => Derive(step, pass, part);

    /// <summary>One uniform number in (0, 1), which decides a token that is drawn. Constants: none.</summary>
    /// <param name="seed">The seed of the drawing.</param>
    /// <param name="answer">The stream of the answer: see <see cref="Answer"/>.</param>
    /// <param name="token">The token's place in the answer.</param>
    public static double Token(int seed, int answer, int token) => (Derive(seed, answer, token) + 0.5) / (1L << 31);

    /// <summary>The stream of one of a prompt's answers: the prompt's own for the first. Constants: none.</summary>
    /// <param name="prompt">The stream of the prompt.</param>
    /// <param name="draw">Which answer, from 0.</param>
    public static int Answer(int prompt, int draw) => draw == 0 ? prompt : Derive(prompt, draw);

    /// <summary>The seed of the stages of a round of self-play: no round depends on how many there are. Constants: <c>selfplay</c>, <c>round</c>.</summary>
    /// <param name="seed">The self-play's seed.</param>
    /// <param name="round">The round, from 1.</param>
    public static int Round(int seed, int round) => Derive(seed, "selfplay", "round", round.ToString(CultureInfo.InvariantCulture));

    /// <summary>Which combinations of a grid a tuning tries. Constants: <c>tune</c>, <c>trials</c>.</summary>
    /// <param name="seed">The seed of the model.</param>
    public static int Trials(int seed) => Derive(seed, "tune", "trials");

    /// <summary>The weights of an oracle, tensor by tensor. The seed itself.</summary>
    public static ulong OracleWeights(int seed) => (uint)seed;

    /// <summary>The dropout of an oracle's training, pass after pass. The complement of the seed.</summary>
    public static ulong OracleDropout(int seed) => ~(ulong)(uint)seed;

    /// <summary>Where an oracle's histories are cut, the order of its windows and its sampled negatives, pass after pass. The seed itself.</summary>
    public static int OracleOrder(int seed) => seed;

    /// <summary>Which users each fold of an oracle leaves out. Constants: <c>oracle</c>, <c>folds</c>.</summary>
    public static int OracleFolds(int seed) => Derive(seed, "oracle", "folds");

    /// <summary>The seed of the network of a fold, of which its weights, dropout and order are. Constants: <c>oracle</c>, <c>fold</c>.</summary>
    /// <param name="seed">The oracle's seed.</param>
    /// <param name="fold">The fold, from 0.</param>
    public static int OracleFold(int seed, int fold) => Derive(seed, "oracle", "fold", fold.ToString(CultureInfo.InvariantCulture));
}
