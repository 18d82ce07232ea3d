// An interpreter of the Common Expression Language, with the ledger's types as one of its
// libraries.
//
// | phase | folder | what happens there |
// |---|---|---|
// | declare | `Checking` | `Environment`: libraries, variables, constants, container, limits |
// | parse | `Syntax` | `Lexer` and `Parser` make a `SyntaxTree`: nodes in one flat array |
// | compile | `Compiling` | `Compiler` checks the tree and writes `Code` for a register machine |
// | evaluate | `Evaluating` | `Machine` runs the code over an `Activation` in one loop |
//
// What these work on: `Values` (values, equality, order, maps, text), `Time` (timestamps, dates,
// time zones), `Decimals` (exact numbers), `Patterns` (the way to the regular expressions), and
// `Libraries` (all functions, one file for each kind).
//
// The way of an expression:
// 1. `Environment.compile` parses it, resolves its names to slots, gives each part a type, refuses
//    what cannot work (`Checks.full`), and works out what is constant.
// 2. `Program.evaluate` runs the code. An error of an operand of `&&`, `||`, `all` or `exists` is
//    kept until another operand has decided or none has; any other error ends the evaluation.
//
// Nothing here recurses over an expression or a value, whatever their depth: the parser, the
// compiler, equality and text have stacks of their own. Every loop over input counts against
// `Limits`. The module does no I/O, reads no clock, draws no random number, and lets no hash order
// out: maps keep the order of their entries.
