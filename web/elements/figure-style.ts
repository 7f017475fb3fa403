/** The label above a figure. */
import { css } from 'lit';
import { colours as c } from './tokens.ts';

export const figureLabelStyle = css`
  .label {
    margin: 0 0 0.5em;
    font-size: 0.8125em;
    color: ${c.soft};
  }
`;
