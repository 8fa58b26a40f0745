/** The executor of the page "Write your own executor", and the contract that it keeps. */
@NullMarked
package dev.jobkit.testkit.tutorial;

import org.jspecify.annotations.NullMarked;
